package dev.tidemark.catalog.table;

import dev.tidemark.partitioner.topic.Partitioning;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A partition of a table.
 *
 * @param org null where the table is not partitioned by organisation, too
 * @param period which hour, day or month since 1970, as Iceberg counts them
 */
public record PartitionKey(@Nullable String env, @Nullable String org, int period) {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** The period that a time, in milliseconds, is of. */
  public static int period(Partitioning.Period period, long timestamp) {
    return switch (period) {
      case HOUR -> (int) Math.floorDiv(timestamp, HOUR);
      case DAY -> (int) Math.floorDiv(timestamp, DAY);
      case MONTH -> {
        LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(timestamp), ZoneOffset.UTC);
        yield (date.getYear() - 1970) * 12 + date.getMonthValue() - 1;
      }
    };
  }

  /** A period in words: {@code 2025-02-03T04}, {@code 2025-02-03} or {@code 2025-02}. */
  public static String name(Partitioning.Period unit, int period) {
    String start = Instant.ofEpochMilli(start(unit, period)).toString();
    int end = start.indexOf('T');
    return switch (unit) {
      case HOUR -> start.substring(0, end + "T00".length());
      case DAY -> start.substring(0, end);
      case MONTH -> start.substring(0, end - "-00".length());
    };
  }

  /** The first millisecond of a period. */
  public static long start(Partitioning.Period unit, int period) {
    return switch (unit) {
      case HOUR -> period * HOUR;
      case DAY -> period * DAY;
      case MONTH -> LocalDate.of(1970, 1, 1).plusMonths(period).toEpochDay() * DAY;
    };
  }
}
