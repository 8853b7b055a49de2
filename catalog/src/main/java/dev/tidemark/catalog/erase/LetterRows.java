package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.load.LetterJudge;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.Parameters;
import dev.tidemark.catalog.write.RowCondition;
import dev.tidemark.catalog.write.Warehouse;
import dev.tidemark.partitioner.event.Explosion;
import dev.tidemark.partitioner.topic.Topic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Judges dead letters as if they were rows: each is given the columns that it would have if only
 * its other faults were none, and the very condition of the rows is asked of it.
 */
final class LetterRows implements LetterJudge, AutoCloseable {
  private static final long MEMORY = 256 << 20;

  private final LetterColumns columns;
  private final RowCondition condition;
  private final @Nullable Explosion explosion;
  private final Connection database;

  LetterRows(Lake lake, Topic topic, Table table, RowCondition condition, Set<String> lookedAt) {
    this.columns = new LetterColumns(topic, TableDefinition.of(topic), table, lookedAt);
    this.condition = condition;
    this.explosion = Explosion.of(topic);
    try {
      this.database = Warehouse.open(lake.warehouse(), MEMORY, MEMORY);
    } catch (SQLException e) {
      throw new LakeException("Dead letters cannot be judged: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Verdict> of(List<byte[]> lines) {
    List<Verdict> verdicts = new ArrayList<>(Collections.nCopies(lines.size(), Verdict.UNKNOWN));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (isMessage(lines.get(i))) continue;
      Optional<List<@Nullable Object>> row = columns.of(lines.get(i));
      if (row.isEmpty()) continue;
      rows.add(row.get());
      places.add(i);
    }
    List<Verdict> asked = ask(rows);
    for (int i = 0; i < places.size(); i++) verdicts.set(places.get(i), asked.get(i));
    return verdicts;
  }

  /** What carries several events is not one that could be judged. */
  private boolean isMessage(byte[] line) {
    if (explosion == null) return false;
    try {
      return !explosion.pieces(line, 0, line.length).isEmpty();
    } catch (RuntimeException noJson) {
      return false;
    }
  }

  private List<Verdict> ask(List<List<@Nullable Object>> rows) {
    if (rows.isEmpty()) return List.of();
    try {
      return answers(rows);
    } catch (SQLException e) {
      if (rows.size() == 1) return List.of(Verdict.UNKNOWN);
      // One of them is more than the database can read: the others are not.
      List<Verdict> singly = new ArrayList<>();
      for (List<@Nullable Object> row : rows) singly.addAll(ask(List.of(row)));
      return singly;
    }
  }

  private List<Verdict> answers(List<List<@Nullable Object>> rows) throws SQLException {
    String row = columns.marks();
    String values = rows.stream().map(_ -> row).collect(Collectors.joining(", "));
    String query =
        "SELECT (%s) IS TRUE FROM (VALUES %s) t(n, %s) ORDER BY n"
            .formatted(condition.sql(), values, columns.names());
    List<@Nullable Object> parameters = new ArrayList<>(condition.parameters());
    for (int i = 0; i < rows.size(); i++) {
      parameters.add((long) i);
      parameters.addAll(rows.get(i));
    }
    List<Verdict> verdicts = new ArrayList<>();
    try (PreparedStatement statement = database.prepareStatement(query)) {
      Parameters.bind(database, statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          verdicts.add(result.getBoolean(1) ? Verdict.GOES : Verdict.STAYS);
        }
      }
    }
    return verdicts;
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw new LakeException("The database of an erasure cannot be closed", e);
    }
  }
}
