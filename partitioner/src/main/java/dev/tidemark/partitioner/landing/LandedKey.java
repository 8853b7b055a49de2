package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The keys of landed objects: the partition, the time at which the object was written or its first
 * line was received, and a random part.
 */
public final class LandedKey {
  private static final DateTimeFormatter TO_THE_MILLISECOND = formatter("uuuuMMdd'T'HHmmssSSS'Z'");
  private static final Pattern OURS = Pattern.compile("([0-9]{8}T[0-9]{9}Z)-.*");

  private static final Pattern OF_PUBLISHER =
      Pattern.compile("[0-9]{8}T[0-9]{9}Z-[0-9a-f]{16}\\.ndjson\\.gz");

  /** STREAM-VERSION-yyyy-MM-dd-HH-mm-ss-RANDOM, in UTC. */
  private static final DateTimeFormatter TO_THE_SECOND = formatter("uuuu-MM-dd-HH-mm-ss");

  private static final Pattern FIREHOSE =
      Pattern.compile(".*-([0-9]{4}(?:-[0-9]{2}){5})-[0-9a-fA-F-]{36}(?:\\..*)?");

  private LandedKey() {}

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern)
        .withZone(ZoneOffset.UTC)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  /** Returns a key that no other object has. */
  static String fresh(Partition partition, Instant written, RandomGenerator random) {
    return PartitionLayout.path(partition)
        + TO_THE_MILLISECOND.format(written)
        + "-"
        + HexFormat.of().toHexDigits(random.nextLong())
        + ".ndjson.gz";
  }

  /**
   * Returns whether the key was created by Tidemark. Such objects are complete as soon as they are
   * visible.
   */
  public static boolean isOfPublisher(String key) {
    return OF_PUBLISHER.matcher(name(key)).matches();
  }

  private static String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** Returns the time in a key of Tidemark or Firehose; empty for any other key. */
  public static Optional<Instant> written(String key) {
    String name = name(key);
    return parse(OURS, TO_THE_MILLISECOND, name).or(() -> parse(FIREHOSE, TO_THE_SECOND, name));
  }

  private static Optional<Instant> parse(Pattern form, DateTimeFormatter formatter, String name) {
    var parts = form.matcher(name);
    if (!parts.matches()) return Optional.empty();
    try {
      return Optional.of(LocalDateTime.parse(parts.group(1), formatter).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException notATime) {
      return Optional.empty();
    }
  }
}
