package dev.tidemark.catalog.index;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.types.Types;

/**
 * The bounds of a table's columns other than the timestamp, read on demand. One manifest is read at
 * a time, with all recently requested columns, because reading it for one column costs as much as
 * for ten. Thread-safe.
 */
final class ColumnBoundsCache {
  private static final int MOST_ASKED = 16;

  /** Identifies the bounds of a column in a manifest. */
  record Key(String manifest, int field) {}

  private final Cache<Key, ColumnBounds> kept;

  /** By field id, in order of access: the most recently requested column is last. */
  private final Map<Integer, Types.NestedField> asked =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Types.NestedField> eldest) {
          return size() > MOST_ASKED;
        }
      };

  /**
   * Creates the bounds of one table.
   *
   * @param kept the shared cache of the bounds of all tables
   */
  ColumnBoundsCache(Cache<Key, ColumnBounds> kept) {
    this.kept = kept;
  }

  /**
   * Returns the bounds of a column in every file of a manifest; all are unknown if the manifest no
   * longer exists.
   */
  ColumnBounds of(Manifest manifest, Types.NestedField field) {
    Key key = new Key(manifest.path(), field.fieldId());
    ColumnBounds known = kept.getIfPresent(key);
    return known == null ? read(manifest, field, key) : known;
  }

  private ColumnBounds read(Manifest manifest, Types.NestedField field, Key key) {
    synchronized (manifest) {
      ColumnBounds known = kept.getIfPresent(key);
      if (known != null) return known;
      try {
        Map<Integer, ColumnBounds> read = manifest.bounds(wanted(field));
        keep(manifest, read);
        return read.getOrDefault(field.fieldId(), new NoBounds());
      } catch (NotFoundException expiredMeanwhile) {
        return new NoBounds();
      }
    }
  }

  void keep(Manifest manifest, Map<Integer, ColumnBounds> read) {
    read.forEach((field, bounds) -> kept.put(new Key(manifest.path(), field), bounds));
  }

  /** Returns the recently requested columns. */
  List<Types.NestedField> wanted() {
    synchronized (asked) {
      return new ArrayList<>(asked.values());
    }
  }

  private List<Types.NestedField> wanted(Types.NestedField field) {
    synchronized (asked) {
      asked.put(field.fieldId(), field);
      return new ArrayList<>(asked.values());
    }
  }
}
