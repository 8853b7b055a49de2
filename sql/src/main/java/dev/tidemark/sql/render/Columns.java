package dev.tidemark.sql.render;

import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.sql.query.Term;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the columns of a snapshot that questions speak of. Immutable. */
public final class Columns {
  private final Snapshot snapshot;
  private final Map<String, Column> byName;
  private final Map<List<String>, Column> byPath = new HashMap<>();

  public Columns(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.byName =
        snapshot.columns().stream().collect(Collectors.toMap(Column::name, column -> column));
    for (Column column : snapshot.columns()) {
      if (!column.path().isEmpty()) byPath.put(column.path(), column);
    }
  }

  /** The column; empty where the topic has gained the field since the snapshot. */
  public Optional<Column> find(Term.Stored term) {
    return Optional.ofNullable(
        term.path().isEmpty() ? byName.get(term.name()) : byPath.get(term.path()));
  }

  /** The column's field id, by which files know it. */
  public int fieldId(Column column) {
    Integer id = snapshot.fieldIds().get(column.name());
    if (id == null) throw new IllegalStateException("column without field id: " + column.name());
    return id;
  }

  /** The columns of these names that there are. */
  List<Column> named(List<String> names) {
    return names.stream().map(byName::get).filter(column -> column != null).toList();
  }
}
