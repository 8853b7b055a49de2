package dev.tidemark.catalog.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one column in one data file: no value is below {@code lower} or above {@code
 * upper}.
 *
 * @param lower a String, Long, Double, Boolean or, for times, a Long of milliseconds; null where no
 *     bound is known
 * @param upper also
 * @param nulls how many rows are null, or -1 where that is not known; all of them null: both bounds
 *     are null
 */
public record Bounds(@Nullable Object lower, @Nullable Object upper, long nulls) {
  /** Nothing is known. */
  public static final Bounds UNKNOWN = new Bounds(null, null, -1);
}
