package dev.tidemark.catalog.index;

import com.github.benmanes.caffeine.cache.Cache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.types.Types;

/**
 * The bounds of a table's columns other than the time, brought in when they are asked for: a
 * manifest at a time, with all columns that were asked for lately, because to read a manifest costs
 * the same for one as for ten. Thread-safe.
 */
final class ColumnBoundsCache {
  private static final int MOST_ASKED = 16;

  /** The bounds of a column in a manifest. */
  record Key(String manifest, int field) {}

  private final Cache<Key, ColumnBounds> kept;

  /** By field id, the one that was asked for last at the end. */
  private final Map<Integer, Types.NestedField> asked =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Types.NestedField> eldest) {
          return size() > MOST_ASKED;
        }
      };

  /**
   * Bounds of one table.
   *
   * @param kept what was read, of all tables
   */
  ColumnBoundsCache(Cache<Key, ColumnBounds> kept) {
    this.kept = kept;
  }

  /** Those of a column, in every file of a manifest; none are known where the manifest is gone. */
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

  /** The columns that were asked for lately. */
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
