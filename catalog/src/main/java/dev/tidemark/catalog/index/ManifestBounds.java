package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Merges the bounds of each file into bounds for all files of a manifest. Not thread-safe. */
final class ManifestBounds {
  /** Bounds of no rows: the lower bound is above the upper bound. */
  private static final Bounds NOTHING = new Bounds(Long.MAX_VALUE, Long.MIN_VALUE, 0);

  private final Map<Types.NestedField, Bounds> hulls = new HashMap<>();

  /** Creates bounds without any file. */
  ManifestBounds(List<Types.NestedField> columns) {
    columns.forEach(column -> hulls.put(column, NOTHING));
  }

  void add(org.apache.iceberg.DataFile file) {
    hulls.replaceAll(
        (column, hull) -> {
          Bounds bounds = BoundsReader.of(file, column);
          boolean empty = bounds.nulls() == file.recordCount();
          long nulls = hull.nulls() < 0 || bounds.nulls() < 0 ? -1 : hull.nulls() + bounds.nulls();
          return empty
              ? new Bounds(hull.lower(), hull.upper(), nulls)
              : new Bounds(
                  least(hull.lower(), bounds.lower()), most(hull.upper(), bounds.upper()), nulls);
        });
  }

  private static @Nullable Object least(@Nullable Object a, @Nullable Object b) {
    return a instanceof Long x && b instanceof Long y ? (Long) Math.min(x, y) : null;
  }

  private static @Nullable Object most(@Nullable Object a, @Nullable Object b) {
    return a instanceof Long x && b instanceof Long y ? (Long) Math.max(x, y) : null;
  }

  /** Returns the bounds by field id; a column without any known bound is left out. */
  Map<Integer, Bounds> bounds() {
    Map<Integer, Bounds> known = new HashMap<>();
    hulls.forEach(
        (column, hull) -> {
          if (hull.lower() != null || hull.upper() != null) known.put(column.fieldId(), hull);
        });
    return known;
  }
}
