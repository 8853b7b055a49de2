package dev.tidemark.sql.render;

import java.util.List;

/**
 * The source of the rows of a statement. One engine opens the files by name and needs no catalog;
 * another uses the snapshot, and finds the files by the statement's conditions.
 *
 * @param table the table's name
 * @param snapshot the Iceberg id of the snapshot
 * @param files absolute paths of the data files that can contain the rows
 */
public record FromClause(String table, long snapshot, List<String> files) {
  public FromClause {
    files = List.copyOf(files);
  }
}
