package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.CallEvents;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * Creates the entries of a year's data files, with the bounds that the loader would write, but
 * without files.
 */
final class YearOfFiles {
  static final List<String> ENVS = List.of("prod", "test", "dev");

  private static final int DAYS = 365;
  private static final int COMMITS = 100;
  private static final long DAY = ChronoUnit.DAYS.getDuration().toMillis();

  private final Table table;
  private final SplittableRandom random = new SplittableRandom(71);

  /** The time between the first and the last event of a file. */
  private long length = 3_600_000;

  YearOfFiles(Table table) {
    this.table = table;
  }

  /** Commits this many files in the order of their times, in a hundred commits. */
  void append(int files) {
    length = (long) (1.2 * DAYS * DAY * ENVS.size() / files);
    long start = CallEvents.END.toEpochMilli() - DAYS * DAY;
    int done = 0;
    for (int commit = 0; commit < COMMITS; commit++) {
      AppendFiles append = table.newFastAppend();
      String name = uuid();
      for (int number = 0; done < (long) files * (commit + 1) / COMMITS; done++) {
        long at = start + (long) ((double) DAYS * DAY * done / files);
        append.appendFile(file(name + "-" + ++number, ENVS.get(done % ENVS.size()), at, commit));
      }
      append.commit();
    }
    // Merges small manifests as a load does, so that the table is the same as after loads.
    appendOne();
  }

  /** Commits one more file, as a load does. */
  void appendOne() {
    long last = CallEvents.END.toEpochMilli() - DAY / 2;
    table.newAppend().appendFile(file(uuid() + "-1", "prod", last, COMMITS)).commit();
  }

  private DataFile file(String name, String env, long at, int commit) {
    long day = Math.floorDiv(at, DAY) * DAY;
    // One in a hundred contains events of the whole day.
    long lower = random.nextInt(100) == 0 ? day : at;
    long upper = Math.min(at + length, day + DAY - 1);
    return DataFiles.builder(table.spec())
        .withFormat(FileFormat.PARQUET)
        .withPath(table.location() + "/data/2026-01-01/" + name + ".parquet")
        .withFileSizeInBytes(2_000_000 + random.nextInt(500_000))
        .withPartitionPath("env=" + env + "/timestamp_day=" + LocalDate.ofEpochDay(day / DAY))
        .withMetrics(metrics(new MinMax(lower * 1000, upper * 1000), env, commit))
        .build();
  }

  /** The least and the greatest value of a column in a file. */
  private record MinMax(Object low, Object high) {
    static MinMax both(Object value) {
      return new MinMax(value, value);
    }
  }

  private Metrics metrics(MinMax times, String env, int commit) {
    Map<Integer, ByteBuffer> lower = new HashMap<>();
    Map<Integer, ByteBuffer> upper = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    for (Types.NestedField field : table.schema().columns()) {
      nulls.put(field.fieldId(), 0L);
      if (field.name().equals("payload")) continue;
      MinMax minMax =
          switch (field.name()) {
            case "timestamp" -> times;
            case "loaded_at" -> MinMax.both((CallEvents.END.toEpochMilli() + commit) * 1000);
            case "env" -> MinMax.both(env);
            case "org" -> new MinMax("org-0", "org-" + (5 + random.nextInt(5)));
            case "duration" -> new MinMax(random.nextDouble(), 900 + 100 * random.nextDouble());
            default -> ends(field.type());
          };
      lower.put(field.fieldId(), Conversions.toByteBuffer(field.type(), minMax.low));
      upper.put(field.fieldId(), Conversions.toByteBuffer(field.type(), minMax.high));
    }
    return new Metrics(20_000L, null, null, nulls, null, lower, upper);
  }

  private MinMax ends(Type type) {
    return switch (type.typeId()) {
      case LONG -> new MinMax(1L, 3L);
      case BOOLEAN -> new MinMax(false, true);
      // As for ids: nearly the whole range, and all different.
      case STRING -> new MinMax("0" + uuid().substring(0, 15), "f" + uuid().substring(0, 15));
      default -> throw new IllegalStateException(type.toString());
    };
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
