package dev.tidemark.catalog.load;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What one load did to one partition of the table.
 *
 * @param env the partition's environment; null where its events have none
 * @param org its organisation; null too where the table is not partitioned by organisation
 * @param period its hour, day or month in UTC, as {@code 2025-02-03}
 * @param loaded events that were added to it
 * @param duplicates events of it that were there already, in the table or earlier in the sources
 * @param files the data files written
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

  /** Both, of one partition. */
  PartitionLoad and(PartitionLoad more) {
    return new PartitionLoad(
        env, org, period, loaded + more.loaded, duplicates + more.duplicates, files + more.files);
  }
}
