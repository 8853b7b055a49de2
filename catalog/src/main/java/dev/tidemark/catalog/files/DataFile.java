package dev.tidemark.catalog.files;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One live data file of a snapshot. Data files never change, so two of one path are equal.
 *
 * @param path the absolute path
 * @param rows how many rows it holds
 * @param bytes its size
 * @param env the environment of all its rows (tables are partitioned by it); null where the rows
 *     have none
 * @param bounds by column name; a column that is not named has {@link Bounds#UNKNOWN}
 */
public record DataFile(
    String path, long rows, long bytes, @Nullable String env, Map<String, Bounds> bounds) {
  public DataFile {
    bounds = Map.copyOf(bounds);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataFile file && path.equals(file.path);
  }

  /** Of the path alone: plans keep files in sets, and to hash all bounds cost half of a plan. */
  @Override
  public int hashCode() {
    return path.hashCode();
  }

  /** The bounds of a column; {@link Bounds#UNKNOWN} where there are none. */
  public Bounds bounds(String column) {
    return bounds.getOrDefault(column, Bounds.UNKNOWN);
  }
}
