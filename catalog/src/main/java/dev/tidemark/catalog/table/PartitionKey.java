package dev.tidemark.catalog.table;

import dev.tidemark.partitioner.topic.Partitioning;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A partition of a table. Immutable.
 *
 * @param env the environment; null if the rows have none
 * @param org the organisation; null if the table is not partitioned by organisation
 * @param period the number of hours, days or months since 1970, as Iceberg counts them
 */
public record PartitionKey(@Nullable String env, @Nullable String org, int period) {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  /** Returns the period that contains a time in milliseconds. */
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

  /** Formats a period: {@code 2025-02-03T04}, {@code 2025-02-03} or {@code 2025-02}. */
  public static String name(Partitioning.Period unit, int period) {
    String start = Instant.ofEpochMilli(start(unit, period)).toString();
    int end = start.indexOf('T');
    return switch (unit) {
      case HOUR -> start.substring(0, end + "T00".length());
      case DAY -> start.substring(0, end);
      case MONTH -> start.substring(0, end - "-00".length());
    };
  }

  /** Returns the first millisecond of a period. */
  public static long start(Partitioning.Period unit, int period) {
    return switch (unit) {
      case HOUR -> period * HOUR;
      case DAY -> period * DAY;
      case MONTH -> LocalDate.of(1970, 1, 1).plusMonths(period).toEpochDay() * DAY;
    };
  }
}
