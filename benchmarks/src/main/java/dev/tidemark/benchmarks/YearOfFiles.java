package dev.tidemark.benchmarks;

import java.nio.ByteBuffer;
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
import org.apache.iceberg.types.Types;

/** Entries of a year's data files, with the bounds that the loader would write, and no files. */
final class YearOfFiles {
  static final List<String> ENVS = List.of("prod", "test", "dev");

  private static final int DAYS = 365;
  private static final int COMMITS = 100;
  private static final long DAY = ChronoUnit.DAYS.getDuration().toMillis();

  private final Table table;
  private final SplittableRandom random = new SplittableRandom(71);

  YearOfFiles(Table table) {
    this.table = table;
  }

  /** Commits so many files in the order of their times, in a hundred commits. */
  void append(int files) {
    long start = Calls.END.toEpochMilli() - DAYS * DAY;
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
  }

  /** Commits one file more, as a load does. */
  void appendOne() {
    long last = Calls.END.toEpochMilli() - DAY / 2;
    table.newAppend().appendFile(file(uuid() + "-1", "prod", last, COMMITS)).commit();
  }

  private DataFile file(String name, String env, long at, int commit) {
    // One in a hundred brings events that are days late.
    long lower = random.nextInt(100) == 0 ? at - random.nextLong(3 * DAY) : at;
    long day = Math.floorDiv(at, DAY) * DAY;
    long upper = Math.min(at + 3_600_000, day + DAY - 1);
    return DataFiles.builder(table.spec())
        .withFormat(FileFormat.PARQUET)
        .withPath(table.location() + "/data/2026-01-01/" + name + ".parquet")
        .withFileSizeInBytes(2_000_000 + random.nextInt(500_000))
        .withPartitionPath(
            "env=" + env + "/timestamp_day=" + java.time.LocalDate.ofEpochDay(day / DAY))
        .withMetrics(metrics(lower, upper, env, commit))
        .build();
  }

  private Metrics metrics(long lower, long upper, String env, int commit) {
    Map<Integer, ByteBuffer> lowest = new HashMap<>();
    Map<Integer, ByteBuffer> highest = new HashMap<>();
    Map<Integer, Long> nulls = new HashMap<>();
    for (Types.NestedField field : table.schema().columns()) {
      nulls.put(field.fieldId(), 0L);
      if (field.name().equals("payload")) continue;
      Object low;
      Object high;
      switch (field.name()) {
        case "timestamp" -> {
          low = lower * 1000;
          high = upper * 1000;
        }
        case "loaded_at" -> low = high = (Calls.END.toEpochMilli() + commit) * 1000;
        case "env" -> low = high = env;
        case "org" -> {
          low = "org-0";
          high = "org-" + (5 + random.nextInt(5));
        }
        case "duration" -> {
          low = random.nextDouble();
          high = 900 + 100 * random.nextDouble();
        }
        default -> {
          switch (field.type().typeId()) {
            case LONG -> {
              low = 1L;
              high = 3L;
            }
            case BOOLEAN -> {
              low = false;
              high = true;
            }
            case STRING -> {
              low = "0" + uuid().substring(0, 15);
              high = "f" + uuid().substring(0, 15);
            }
            default -> throw new IllegalStateException(field.toString());
          }
        }
      }
      lowest.put(field.fieldId(), Conversions.toByteBuffer(field.type(), low));
      highest.put(field.fieldId(), Conversions.toByteBuffer(field.type(), high));
    }
    return new Metrics(20_000L, null, null, nulls, null, lowest, highest);
  }

  private String uuid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
