package dev.tidemark.catalog.deadletter;

import dev.tidemark.catalog.duckdb.Parameters;
import dev.tidemark.catalog.duckdb.WarehouseDatabase;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.RowCondition;
import dev.tidemark.partitioner.event.MessageSplitter;
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
 * Decides about dead letters as if they were rows: each gets the columns that it would have if its
 * other faults did not exist, and the same condition is evaluated as for rows.
 */
public final class DeadLetterMatcher implements DeadLetterFilter, AutoCloseable {
  private static final long MEMORY = 256 << 20;

  private final DeadLetterColumns columns;
  private final RowCondition condition;
  private final @Nullable MessageSplitter messageSplitter;
  private final Connection database;

  public DeadLetterMatcher(
      Lake lake, Topic topic, Table table, RowCondition condition, Set<String> lookedAt) {
    this.columns = new DeadLetterColumns(topic, TableDefinition.of(topic), table, lookedAt);
    this.condition = condition;
    this.messageSplitter = MessageSplitter.of(topic);
    try {
      this.database = WarehouseDatabase.open(lake.warehouse(), MEMORY, MEMORY);
    } catch (SQLException e) {
      throw new LakeException("Dead letters cannot be matched: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Decision> of(List<byte[]> lines) {
    List<Decision> decisions = new ArrayList<>(Collections.nCopies(lines.size(), Decision.UNKNOWN));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (isMessage(lines.get(i))) continue;
      Optional<List<@Nullable Object>> row = columns.of(lines.get(i));
      if (row.isEmpty()) continue;
      rows.add(row.get());
      places.add(i);
    }
    List<Decision> asked = ask(rows);
    for (int i = 0; i < places.size(); i++) decisions.set(places.get(i), asked.get(i));
    return decisions;
  }

  /** A message with several events cannot be matched as one event. */
  private boolean isMessage(byte[] line) {
    if (messageSplitter == null) return false;
    try {
      return !messageSplitter.pieces(line, 0, line.length).isEmpty();
    } catch (RuntimeException noJson) {
      return false;
    }
  }

  private List<Decision> ask(List<List<@Nullable Object>> rows) {
    if (rows.isEmpty()) return List.of();
    try {
      return answers(rows);
    } catch (SQLException e) {
      if (rows.size() == 1) return List.of(Decision.UNKNOWN);
      // One of them is too large for the database; the others are not.
      List<Decision> singly = new ArrayList<>();
      for (List<@Nullable Object> row : rows) singly.addAll(ask(List.of(row)));
      return singly;
    }
  }

  private List<Decision> answers(List<List<@Nullable Object>> rows) throws SQLException {
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
    List<Decision> decisions = new ArrayList<>();
    try (PreparedStatement statement = database.prepareStatement(query)) {
      Parameters.bind(database, statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          decisions.add(result.getBoolean(1) ? Decision.GOES : Decision.STAYS);
        }
      }
    }
    return decisions;
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
