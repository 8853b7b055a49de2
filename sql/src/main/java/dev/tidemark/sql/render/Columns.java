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

/** Finds the columns of a snapshot that queries speak of. Immutable. */
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
   * The columns, of which one at most has a value in a row: none where the topic has gained the
   * field since the snapshot; a number's integers are in another one from before it was widened.
   */
  public List<Column> of(Term.Stored term) {
    if (!term.path().isEmpty()) return byPath.getOrDefault(term.path(), List.of());
    Column column = byName.get(term.name());
    return column == null ? List.of() : List.of(column);
  }

  /** The one column that has all values, of the term's own type; empty where there is no such. */
  public Optional<Column> only(Term.Stored term) {
    List<Column> columns = of(term);
    return columns.size() == 1 && columns.getFirst().type() == term.type()
        ? Optional.of(columns.getFirst())
        : Optional.empty();
  }

  /** How many columns there are. */
  public int count() {
    return byName.size();
  }

  /** The column's field id, by which files know it. */
  public int fieldId(Column column) {
    Integer id = snapshot.fieldIds().get(column.name());
    if (id == null) throw new IllegalStateException("column without field id: " + column.name());
    return id;
  }

  /** Whether rows may be of others than Tidemark. */
  boolean othersWrote() {
    return snapshot.othersWrote();
  }

  /** The columns of these names that there are. */
  List<Column> named(List<String> names) {
    return names.stream().map(byName::get).filter(column -> column != null).toList();
  }
}
