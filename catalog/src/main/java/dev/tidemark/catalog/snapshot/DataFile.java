package dev.tidemark.catalog.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A live data file of a snapshot. Data files never change, so two with the same path are equal.
 * Immutable.
 */
public abstract class DataFile {
  public DataFile() {}

  /**
   * Returns a data file that is not read from an index.
   *
   * @param bounds by column name; a missing column has {@link Bounds#UNKNOWN}
   */
  public static DataFile of(
      String path, long rows, long bytes, @Nullable String env, Map<String, Bounds> bounds) {
    return new SimpleDataFile(path, rows, bytes, env, bounds);
  }

  /** Returns the absolute path. */
  public abstract String path();

  /** Returns the number of rows. */
  public abstract long rows();

  /** Returns the size in bytes. */
  public abstract long bytes();

  /**
   * Returns the environment of all rows (tables are partitioned by it); null if the rows have none.
   */
  public abstract @Nullable String env();

  /**
   * Returns the bounds of a column; {@link Bounds#UNKNOWN} if there are none. The bounds of the
   * timestamp are always in memory. The bounds of other columns may be read, for all files of a
   * manifest together.
   */
  public abstract Bounds bounds(String column);

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof DataFile file && path().equals(file.path());
  }

  /**
   * Hashes only the path: plans keep files in sets, and hashing all bounds took half the time of a
   * plan.
   */
  @Override
  public final int hashCode() {
    return path().hashCode();
  }

  @Override
  public final String toString() {
    return path();
  }
}
