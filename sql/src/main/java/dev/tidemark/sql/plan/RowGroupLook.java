package dev.tidemark.sql.plan;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.sql.render.Columns;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the row groups of big files by the leading key, of each file once. For one thread. */
final class RowGroupLook {
  /** So many at once; where more are needed, their inside does not matter any more. */
  private static final int MOST = 32;

  /**
   * Of files that are more than may be read, those of so many columns together: without their row
   * groups none of them can be left out, and the engine reads the metadata of each column.
   */
  private static final int MOST_COLUMNS = 16_384;

  private final RowGroups rowGroups;
  private final Lead lead;
  private final Optional<Column> column;
  private final int columns;
  private final Set<DataFile> known = new HashSet<>();

  RowGroupLook(RowGroups rowGroups, Lead lead, Columns columns) {
    this.rowGroups = rowGroups;
    this.lead = lead;
    this.column = lead.boundedColumn(columns);
    this.columns = columns.count();
  }

  /**
   * The parts of a stretch's files of which only some are needed, or may be read, where they can be
   * told.
   */
  Map<DataFile, List<Chunk>> into(Stretch stretch, Allowance left) {
    boolean isTooMuch = stretch.bytes() > left.bytes();
    List<DataFile> files = column.isPresent() ? big(stretch, isTooMuch) : List.of();
    Map<DataFile, List<Chunk>> parts = new HashMap<>();
    int most = isTooMuch ? Math.max(MOST, MOST_COLUMNS / columns) : MOST;
    if (files.isEmpty() || files.size() > most) return parts;
    known.addAll(files);
    rowGroups
        .of(files, column.orElseThrow())
        .forEach((file, groups) -> parts.put(file, chunks(file, groups)));
    return parts;
  }

  private static boolean isBig(Stretch stretch, DataFile file, boolean isTooMuch) {
    return stretch.needsPartOf(file) || (isTooMuch && Stretch.isBig(file));
  }

  private List<DataFile> big(Stretch stretch, boolean isTooMuch) {
    return stretch.files().stream()
        .filter(file -> isBig(stretch, file, isTooMuch) && !known.contains(file))
        .toList();
  }

  private List<Chunk> chunks(DataFile file, List<RowGroups.RowGroup> groups) {
    return groups.stream().map(group -> chunk(file, group)).toList();
  }

  private Chunk chunk(DataFile file, RowGroups.RowGroup group) {
    Range range = Range.of(group.bounds(), lead.term().type(), group.rows());
    return new Chunk(file, group.rows(), Map.of(lead.term(), range));
  }
}
