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

/** Finds the row groups of big files by the leading key, of each file once. Not thread-safe. */
final class RowGroupLookup {
  /** So many at once; where more are needed, their inside does not matter any more. */
  private static final int MOST = 32;

  /**
   * Of files that are more than may be read, those of so many columns together: without their row
   * groups none of them can be left out, and the engine reads the metadata of each column.
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
   * The parts of a stretch's files of which only some are needed, or may be read, where they can be
   * told.
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
