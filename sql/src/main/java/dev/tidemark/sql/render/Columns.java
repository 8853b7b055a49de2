package dev.tidemark.sql.render;

import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.sql.query.Term;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the columns of a snapshot for the terms of a query. Immutable. */
public final class Columns {
  private final Snapshot snapshot;
  private final Map<String, Column> byName;
  private final Map<List<String>, List<Column>> byPath = new HashMap<>();

  public Columns(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.byName =
        snapshot.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
    for (Column column : snapshot.columns()) {
      if (column.path().isEmpty()) continue;
      byPath.computeIfAbsent(column.path(), _ -> new ArrayList<>()).add(column);
    }
  }

  /**
   * Returns the columns of a term; at most one of them has a value in a row. Empty if the topic has
   * gained the field since the snapshot. A widened number has a second column, with the integers
   * from before it was widened.
   */
  public List<Column> of(Term.Stored term) {
    if (!term.path().isEmpty()) return byPath.getOrDefault(term.path(), List.of());
    Column column = byName.get(term.name());
    return column == null ? List.of() : List.of(column);
  }

  /**
   * Returns the single column that contains all values of the term, with its type; empty if there
   * is none.
   */
  public Optional<Column> only(Term.Stored term) {
    List<Column> columns = of(term);
    return columns.size() == 1 && columns.getFirst().type() == term.type()
        ? Optional.of(columns.getFirst())
        : Optional.empty();
  }

  /** Returns the number of columns. */
  public int count() {
    return byName.size();
  }

  /** Returns the column's field id, which identifies it in files. */
  public int fieldId(Column column) {
    Integer id = snapshot.fieldIds().get(column.name());
    if (id == null) throw new IllegalStateException("column without field id: " + column.name());
    return id;
  }

  /** Returns whether other engines may have written rows. */
  boolean othersWrote() {
    return snapshot.othersWrote();
  }

  /** Returns the existing columns among these names. */
  List<Column> named(List<String> names) {
    return names.stream().map(byName::get).filter(column -> column != null).toList();
  }
}
