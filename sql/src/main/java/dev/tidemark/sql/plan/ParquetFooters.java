package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.render.SqlStatement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads row groups from file footers, through the engine. Recent ones are cached: data files never
 * change. Thread-safe.
 *
 * <p>Footers identify columns by their names at the time when the file was written, and the table
 * by field ids. So row groups are returned only if they match the table's bounds of the file: those
 * of another column, which once had the same name, would hide rows.
 */
public final class ParquetFooters {
  private static final int MOST_KEPT = 2_000;

  private record Key(String path, String column) {}

  private final QueryEngine engine;
  private final Map<Key, List<RowGroups.RowGroup>> kept =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, List<RowGroups.RowGroup>> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private long hits;
  private long misses;

  public ParquetFooters(QueryEngine engine) {
    this.engine = engine;
  }

  /** Returns the row groups, read by a deadline. */
  public RowGroups until(Deadline deadline) {
    return (files, column) -> of(files, column, deadline);
  }

  /** Returns only cached row groups, without running the engine. */
  public RowGroups kept() {
    return (files, column) -> {
      Map<DataFile, List<RowGroups.RowGroup>> found = new HashMap<>();
      synchronized (kept) {
        for (DataFile file : files) {
          List<RowGroups.RowGroup> groups = kept.get(new Key(file.path(), column.name()));
          if (groups != null) found.put(file, groups);
        }
      }
      found.entrySet().removeIf(file -> !fit(file.getKey(), column, file.getValue()));
      return found;
    };
  }

  /** Returns the statistics of the footer cache. */
  public CacheStats figures() {
    synchronized (kept) {
      return new CacheStats("footers", kept.size(), hits, misses);
    }
  }

  private Map<DataFile, List<RowGroups.RowGroup>> of(
      List<DataFile> files, Column column, Deadline deadline) {
    Map<DataFile, List<RowGroups.RowGroup>> found = new HashMap<>();
    List<DataFile> missing = new ArrayList<>();
    synchronized (kept) {
      for (DataFile file : files) {
        List<RowGroups.RowGroup> groups = kept.get(new Key(file.path(), column.name()));
        if (groups == null) missing.add(file);
        else found.put(file, groups);
      }
      hits += found.size();
      misses += missing.size();
    }
    if (!missing.isEmpty()) found.putAll(read(missing, column, deadline));
    found.entrySet().removeIf(file -> !fit(file.getKey(), column, file.getValue()));
    return found;
  }

  /**
   * Returns whether row groups together have the bounds and the nulls that a file has of the
   * column.
   */
  private static boolean fit(DataFile file, Column column, List<RowGroups.RowGroup> groups) {
    Bounds whole = file.bounds(column.name());
    Comparator<Object> order = Comparator.comparingLong(bound -> (Long) bound);
    Optional<Object> lower = bounds(groups, Bounds::lower).min(order);
    Optional<Object> upper = bounds(groups, Bounds::upper).max(order);
    long nulls = groups.stream().mapToLong(group -> group.bounds().nulls()).sum();
    boolean toldNulls =
        whole.nulls() >= 0 && groups.stream().allMatch(g -> g.bounds().nulls() >= 0);
    return lower.equals(Optional.ofNullable(whole.lower()))
        && upper.equals(Optional.ofNullable(whole.upper()))
        && (!toldNulls || nulls == whole.nulls());
  }

  private static Stream<Object> bounds(
      List<RowGroups.RowGroup> groups, Function<Bounds, @Nullable Object> which) {
    return groups.stream().flatMap(group -> Stream.ofNullable(which.apply(group.bounds())));
  }

  private Map<DataFile, List<RowGroups.RowGroup>> read(
      List<DataFile> files, Column column, Deadline deadline) {
    Optional<SqlStatement> asked =
        engine.dialect().rowGroups(files.stream().map(DataFile::path).toList(), column);
    if (asked.isEmpty()) return Map.of();
    Map<String, List<RowGroups.RowGroup>> byPath = new HashMap<>();
    engine.run(
        asked.get(),
        deadline,
        row ->
            byPath
                .computeIfAbsent(String.valueOf(row.text(0)), _ -> new ArrayList<>())
                .add(rowGroup(row, column.type())));
    Map<DataFile, List<RowGroups.RowGroup>> read = new HashMap<>();
    for (DataFile file : files) {
      List<RowGroups.RowGroup> groups = byPath.get(file.path());
      // An incomplete list counts as unknown: rows of a missing row group would be lost.
      if (groups == null || rows(groups) != file.rows()) continue;
      read.put(file, List.copyOf(groups));
    }
    synchronized (kept) {
      read.forEach((file, groups) -> kept.put(new Key(file.path(), column.name()), groups));
    }
    return read;
  }

  private static RowGroups.RowGroup rowGroup(ResultRow row, FieldType type) {
    Object nulls = row.value(4);
    Bounds bounds =
        new Bounds(
            bound(row.value(2), type, false),
            bound(row.value(3), type, true),
            nulls instanceof Long count ? count : -1);
    return new RowGroups.RowGroup(row.number(1), bounds);
  }

  /** Converts times to milliseconds, rounded away from the values. */
  private static @Nullable Object bound(@Nullable Object told, FieldType type, boolean upper) {
    if (!(told instanceof Long exact) || type != FieldType.TIME) return told;
    return upper ? Math.ceilDiv(exact, 1000L) : Math.floorDiv(exact, 1000L);
  }

  private static long rows(List<RowGroups.RowGroup> groups) {
    return groups.stream().mapToLong(RowGroups.RowGroup::rows).sum();
  }
}
