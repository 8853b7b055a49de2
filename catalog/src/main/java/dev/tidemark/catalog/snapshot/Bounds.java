package dev.tidemark.catalog.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * Bounds of one column in one data file: no value is below {@code lower} or above {@code upper}.
 * Immutable.
 *
 * @param lower a String, Long, Double, Boolean or, for times, a Long of milliseconds; null if the
 *     bound is unknown
 * @param upper the same for the upper bound
 * @param nulls the number of rows that are null, or -1 if unknown; if all rows are null, both
 *     bounds are null
 */
public record Bounds(@Nullable Object lower, @Nullable Object upper, long nulls) {
  /** Unknown bounds and an unknown number of nulls. */
  public static final Bounds UNKNOWN = new Bounds(null, null, -1);
}
