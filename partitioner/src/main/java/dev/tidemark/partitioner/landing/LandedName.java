package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The keys of landed objects: their partition, the instant they were written, a random part. */
final class LandedName {
  private static final DateTimeFormatter TO_THE_MILLISECOND =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private LandedName() {}

  /** A key that no other object has. */
  static String fresh(Partition partition, Instant written, RandomGenerator random) {
    return PartitionLayout.path(partition)
        + TO_THE_MILLISECOND.format(written)
        + "-"
        + HexFormat.of().toHexDigits(random.nextLong())
        + ".ndjson.gz";
  }
}
