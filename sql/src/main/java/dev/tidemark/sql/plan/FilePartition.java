package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.partitioner.topic.Partitioning;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The partition of a data file, derived from its bounds: all of its rows are in one partition.
 *
 * @param period the start of the partition's period; null if the file has no bounds
 * @param org null if the table is not partitioned by org
 */
record FilePartition(@Nullable String env, @Nullable LocalDateTime period, @Nullable Object org) {
  static FilePartition of(DataFile file, Partitioning by) {
    LocalDateTime period =
        file.bounds("timestamp").lower() instanceof Long millis
            ? begin(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDateTime(), by)
            : null;
    return new FilePartition(file.env(), period, by.byOrg() ? file.bounds("org").lower() : null);
  }

  private static LocalDateTime begin(LocalDateTime time, Partitioning by) {
    return switch (by.period()) {
      case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
      case DAY -> time.truncatedTo(ChronoUnit.DAYS);
      case MONTH -> time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
    };
  }
}
