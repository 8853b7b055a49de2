package dev.tidemark.sql.plan;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.sql.render.Columns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks up the row groups of large files by the leading key, once per file. Not thread-safe. */
final class RowGroupLookup {
  /** The maximum number of files per lookup; if more are needed, their row groups do not matter. */
  private static final int MOST = 32;

  /**
   * The maximum number of columns, over all files of a lookup that exceeds the budget: without row
   * groups none of these files can be left out, but the engine reads the metadata of each column.
   */
  private static final int MOST_COLUMNS = 16_384;

  private final RowGroups rowGroups;
  private final LeadingSortKey leadingSortKey;
  private final Optional<Column> column;
  private final int columns;
  private final Set<DataFile> known = new HashSet<>();

  RowGroupLookup(RowGroups rowGroups, LeadingSortKey leadingSortKey, Columns columns) {
    this.rowGroups = rowGroups;
    this.leadingSortKey = leadingSortKey;
    this.column = leadingSortKey.boundedColumn(columns);
    this.columns = columns.count();
  }

  /**
   * Returns the parts of a scan range's files of which only some are needed, or may be read, if
   * their row groups are known.
   */
  Map<DataFile, List<ScanUnit>> into(ScanRange scanRange, StepBudget left) {
    boolean isTooMuch = scanRange.bytes() > left.bytes();
    List<DataFile> files = column.isPresent() ? big(scanRange, isTooMuch) : List.of();
    Map<DataFile, List<ScanUnit>> parts = new HashMap<>();
    int most = isTooMuch ? Math.max(MOST, MOST_COLUMNS / columns) : MOST;
    if (files.isEmpty() || files.size() > most) return parts;
    known.addAll(files);
    rowGroups
        .of(files, column.orElseThrow())
        .forEach((file, groups) -> parts.put(file, chunks(file, groups)));
    return parts;
  }

  private static boolean isBig(ScanRange scanRange, DataFile file, boolean isTooMuch) {
    return scanRange.needsPartOf(file) || (isTooMuch && ScanRange.isBig(file));
  }

  private List<DataFile> big(ScanRange scanRange, boolean isTooMuch) {
    return scanRange.files().stream()
        .filter(file -> isBig(scanRange, file, isTooMuch) && !known.contains(file))
        .toList();
  }

  private List<ScanUnit> chunks(DataFile file, List<RowGroups.RowGroup> groups) {
    return groups.stream().map(group -> chunk(file, group)).toList();
  }

  private ScanUnit chunk(DataFile file, RowGroups.RowGroup group) {
    ValueRange valueRange =
        ValueRange.of(group.bounds(), leadingSortKey.term().type(), group.rows());
    return new ScanUnit(file, group.rows(), Map.of(leadingSortKey.term(), valueRange));
  }
}
