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
   * As many where they are more than may be read: without their row groups none can be left out.
   */
  private static final int MOST_OF_TOO_MUCH = 512;

  private final RowGroups rowGroups;
  private final Lead lead;
  private final Optional<Column> column;
  private final Set<DataFile> known = new HashSet<>();

  RowGroupLook(RowGroups rowGroups, Lead lead, Columns columns) {
    this.rowGroups = rowGroups;
    this.lead = lead;
    this.column = lead.boundedColumn(columns);
  }

  /**
   * The parts of a stretch's files of which only some are needed, or may be read, where they can be
   * told.
   */
  Map<DataFile, List<Chunk>> into(Stretch stretch, Allowance left) {
    boolean isTooMuch = stretch.bytes() > left.bytes();
    List<DataFile> files = column.isPresent() ? big(stretch, isTooMuch) : List.of();
    Map<DataFile, List<Chunk>> parts = new HashMap<>();
    if (files.isEmpty() || files.size() > (isTooMuch ? MOST_OF_TOO_MUCH : MOST)) return parts;
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
