package dev.tidemark.sql.render;

import java.util.List;

/**
 * Where the rows of a statement are. One engine opens the files by name and needs no catalog,
 * another one is told the snapshot and finds the files by the statement's conditions.
 *
 * @param table the table's name
 * @param snapshot the snapshot of it, by Iceberg's id
 * @param files absolute paths of those of its data files that the rows can be in
 */
public record FromClause(String table, long snapshot, List<String> files) {
  public FromClause {
    files = List.copyOf(files);
  }
}
