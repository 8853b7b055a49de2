package dev.tidemark.catalog.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One live data file of a snapshot. Data files never change, so two of one path are equal.
 * Immutable.
 */
public abstract class DataFile {
  public DataFile() {}

  /**
   * A file that is known without an index.
   *
   * @param bounds by column name; a column that is not named has {@link Bounds#UNKNOWN}
   */
  public static DataFile of(
      String path, long rows, long bytes, @Nullable String env, Map<String, Bounds> bounds) {
    return new SimpleDataFile(path, rows, bytes, env, bounds);
  }

  /** The absolute path. */
  public abstract String path();

  /** How many rows it holds. */
  public abstract long rows();

  /** Its size. */
  public abstract long bytes();

  /**
   * The environment of all its rows (tables are partitioned by it); null where the rows have none.
   */
  public abstract @Nullable String env();

  /**
   * The bounds of a column; {@link Bounds#UNKNOWN} where there are none. Those of the time are
   * always at hand; others may be read, for all files of a manifest at once.
   */
  public abstract Bounds bounds(String column);

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof DataFile file && path().equals(file.path());
  }

  /** Of the path alone: plans keep files in sets, and to hash all bounds cost half of a plan. */
  @Override
  public final int hashCode() {
    return path().hashCode();
  }

  @Override
  public final String toString() {
    return path();
  }
}
