package dev.tidemark.catalog.index;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.FileBlock;
import dev.tidemark.catalog.snapshot.PartitionFiles;
import dev.tidemark.catalog.snapshot.TimeBounds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The live files of one manifest in columnar form: about 110 bytes per file, including the bounds
 * of its timestamps. Immutable.
 *
 * <p>Columns are identified by field id, so a block stays valid under every schema of the table. A
 * path is stored as a stem, which the files of one commit share, and the part after its last {@code
 * -} or {@code /}.
 */
final class ManifestBlock implements FileBlock {
  private final Manifest manifest;
  private final ColumnBoundsCache others;

  /** Bounds of all files together, by field id. */
  private final Map<Integer, Bounds> hulls;

  private final int timeId;
  private final PackedStrings stems;
  private final int[] stemOf;
  private final PackedStrings tails;
  private final long[] rows;
  private final long[] bytes;
  private final List<Optional<String>> envs;
  private final int[] envOf;
  private final TimeBounds timeBounds;

  /**
   * The null counts of the timestamp. Empty if no file has nulls, which is normal: every event has
   * a timestamp.
   */
  private final Optional<NullCounts> timeNulls;

  private final List<PartitionFiles> groups;

  /** A live file in a manifest. */
  record Entry(String path, long rows, long bytes, @Nullable String env, Bounds time) {}

  ManifestBlock(
      Manifest manifest,
      int timeId,
      List<Entry> entries,
      Map<Integer, Bounds> hulls,
      ColumnBoundsCache others) {
    this.manifest = manifest;
    this.others = others;
    this.hulls = Map.copyOf(hulls);
    this.timeId = timeId;
    int size = entries.size();
    rows = new long[size];
    bytes = new long[size];
    stemOf = new int[size];
    envOf = new int[size];
    timeBounds = new TimeBounds(size);
    List<String> ends = new ArrayList<>(size);
    Numbered<String> beginnings = new Numbered<>();
    Numbered<Optional<String>> environments = new Numbered<>();
    for (int i = 0; i < size; i++) {
      Entry entry = entries.get(i);
      rows[i] = entry.rows();
      bytes[i] = entry.bytes();
      envOf[i] = environments.number(Optional.ofNullable(entry.env()));
      timeBounds.set(i, (Long) entry.time().lower(), (Long) entry.time().upper());
      int stem = 1 + Math.max(entry.path().lastIndexOf('-'), entry.path().lastIndexOf('/'));
      stemOf[i] = beginnings.number(entry.path().substring(0, stem));
      ends.add(entry.path().substring(stem));
    }
    stems = PackedStrings.of(beginnings.values());
    tails = PackedStrings.of(ends);
    envs = List.copyOf(environments.values());
    NullCounts nulls = NullCounts.of(entries.stream().map(Entry::time).toList());
    timeNulls = nulls.areZero() ? Optional.empty() : Optional.of(nulls);
    groups = PartitionFiles.of(envs, envOf, timeBounds);
  }

  /** Numbers distinct values from 0 in order of first occurrence. */
  private static final class Numbered<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();

    int number(T value) {
      return numbers.computeIfAbsent(
          value,
          _ -> {
            values.add(value);
            return values.size() - 1;
          });
    }

    List<T> values() {
      return values;
    }
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public DataFile file(int index, Map<String, Types.NestedField> columns) {
    return new IndexedDataFile(this, index, columns);
  }

  @Override
  public List<PartitionFiles> groups() {
    return groups;
  }

  @Override
  public Bounds hull(String column, Map<String, Types.NestedField> columns) {
    Types.NestedField field = columns.get(column);
    return field == null ? Bounds.UNKNOWN : hulls.getOrDefault(field.fieldId(), Bounds.UNKNOWN);
  }

  String path(int file) {
    return stems.text(stemOf[file]) + tails.text(file);
  }

  long rows(int file) {
    return rows[file];
  }

  long bytes(int file) {
    return bytes[file];
  }

  @Nullable String env(int file) {
    return envs.get(envOf[file]).orElse(null);
  }

  Bounds bounds(int file, Types.NestedField field) {
    if (field.fieldId() != timeId) return others.of(manifest, field).of(file);
    long nulls = timeNulls.map(counts -> counts.of(file)).orElse(0L);
    return new Bounds(timeBounds.lower(file), timeBounds.upper(file), nulls);
  }

  /** Returns the memory in bytes, without the bounds of other columns. */
  long memory() {
    long groupMemory = groups.stream().mapToLong(PartitionFiles::memory).sum();
    return 24L * rows.length
        + stems.memory()
        + tails.memory()
        + timeBounds.memory()
        + timeNulls.map(NullCounts::memory).orElse(0L)
        + groupMemory
        + 600;
  }
}
