package dev.tidemark.catalog.load;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The result of one load in one partition of the table.
 *
 * @param env the partition's environment; null if its events have none
 * @param org its organisation; also null if the table is not partitioned by organisation
 * @param period its hour, day or month in UTC, as {@code 2025-02-03}
 * @param loaded the number of events that were added
 * @param duplicates the number of events that were already in the table or earlier in the sources
 * @param files the number of data files written
 */
public record PartitionLoad(
    @Nullable String env,
    @Nullable String org,
    String period,
    long loaded,
    long duplicates,
    long files) {
  private static final Comparator<@Nullable String> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  /** By environment, organisation, time. */
  static final Comparator<PartitionLoad> ORDER =
      Comparator.comparing(PartitionLoad::env, NULLS_FIRST)
          .thenComparing(PartitionLoad::org, NULLS_FIRST)
          .thenComparing(PartitionLoad::period);

  /** Returns the sum of two results of one partition. */
  PartitionLoad and(PartitionLoad more) {
    return new PartitionLoad(
        env, org, period, loaded + more.loaded, duplicates + more.duplicates, files + more.files);
  }
}
