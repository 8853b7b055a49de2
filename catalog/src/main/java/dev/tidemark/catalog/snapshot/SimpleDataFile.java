package dev.tidemark.catalog.snapshot;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data file that contains its own bounds. Immutable. */
final class SimpleDataFile extends DataFile {
  private final String path;
  private final long rows;
  private final long bytes;
  private final @Nullable String env;
  private final Map<String, Bounds> bounds;

  SimpleDataFile(
      String path, long rows, long bytes, @Nullable String env, Map<String, Bounds> bounds) {
    this.path = path;
    this.rows = rows;
    this.bytes = bytes;
    this.env = env;
    this.bounds = Map.copyOf(bounds);
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public @Nullable String env() {
    return env;
  }

  @Override
  public Bounds bounds(String column) {
    return bounds.getOrDefault(column, Bounds.UNKNOWN);
  }
}
