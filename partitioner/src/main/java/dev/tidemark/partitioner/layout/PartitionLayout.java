package dev.tidemark.partitioner.layout;

import dev.tidemark.partitioner.layout.PartitionValue.Digest;
import dev.tidemark.partitioner.layout.PartitionValue.None;
import dev.tidemark.partitioner.layout.PartitionValue.Text;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The paths of the landing zone: {@code landing/env=E/org=O/type=TOPIC/date=YYYY-MM-DD/}.
 *
 * <p>Law: {@code parse(path(p))} is {@code p}, and {@code parse} accepts exactly the results of
 * {@code path}, followed by any text. No other class contains the format of these paths.
 */
public final class PartitionLayout {
  /** The folder of all landed objects, with its trailing slash. */
  public static final String ROOT = "landing/";

  private static final String NONE = "~null";
  private static final String EMPTY = "~empty";

  private PartitionLayout() {}

  /**
   * Returns the folder of a partition, with its trailing slash. The keys of its objects start with
   * it.
   */
  public static String path(Partition partition) {
    return ROOT
        + ("env=" + write(partition.env()))
        + ("/org=" + write(partition.org()))
        + ("/type=" + write(partition.topic()))
        + ("/date=" + partition.date() + "/");
  }

  /**
   * Returns the partition of a folder or of an object in it; empty if the name is not in this
   * layout.
   */
  public static Optional<Partition> parse(String name) {
    String[] steps = name.split("/", 6);
    if (steps.length < 6 || !(steps[0] + "/").equals(ROOT)) return Optional.empty();
    Optional<PartitionValue> env = value("env=", steps[1]);
    Optional<PartitionValue> org = value("org=", steps[2]);
    Optional<PartitionValue> topic = value("type=", steps[3]);
    Optional<LocalDate> date = date(steps[4]);
    if (env.isEmpty() || org.isEmpty() || topic.isEmpty() || date.isEmpty()) {
      return Optional.empty();
    }
    if (topic.get() instanceof None) return Optional.empty();
    return Optional.of(new Partition(env.get(), org.get(), topic.get(), date.get()));
  }

  /** Returns the topics in the steps of a name, even if the name as a whole cannot be parsed. */
  public static List<PartitionValue> topics(String name) {
    return Stream.of(name.split("/", -1)).flatMap(step -> value("type=", step).stream()).toList();
  }

  /**
   * Returns the folder of a topic's dead letters, with its trailing slash, relative to the folder
   * of all dead letters.
   */
  public static String deadLetters(String topic) {
    return "type=" + write(PartitionValue.of(topic)) + "/";
  }

  /**
   * Returns the folder of a topic's dead letters of one day, with its trailing slash, relative to
   * the folder of all dead letters.
   */
  public static String deadLetters(String topic, LocalDate date) {
    return deadLetters(topic) + "date=" + date + "/";
  }

  private static String write(PartitionValue value) {
    return switch (value) {
      case None() -> NONE;
      case Text(var text) -> text.isEmpty() ? EMPTY : PathEncoding.encode(text);
      case Digest(var hex) -> "~" + hex;
    };
  }

  private static Optional<PartitionValue> value(String key, String step) {
    if (!step.startsWith(key)) return Optional.empty();
    String written = step.substring(key.length());
    if (written.equals(NONE)) return Optional.of(new None());
    if (written.equals(EMPTY)) return Optional.of(new Text(""));
    if (written.startsWith("~")) {
      String hex = written.substring(1);
      return PathEncoding.isDigest(hex) ? Optional.of(new Digest(hex)) : Optional.empty();
    }
    if (written.isEmpty() || written.length() > PathEncoding.LONGEST) return Optional.empty();
    return PathEncoding.decode(written).map(Text::new);
  }

  private static Optional<LocalDate> date(String step) {
    String key = "date=";
    if (!step.startsWith(key)) return Optional.empty();
    String written = step.substring(key.length());
    try {
      LocalDate date = LocalDate.parse(written, DateTimeFormatter.ISO_LOCAL_DATE);
      boolean ours = date.getYear() >= 1 && date.getYear() <= 9999;
      return ours ? Optional.of(date) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
