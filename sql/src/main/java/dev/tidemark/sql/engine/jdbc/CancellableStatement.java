package dev.tidemark.sql.engine.jdbc;

import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a statement, which another thread can stop. */
public final class CancellableStatement {
  private final SqlStatement sqlStatement;
  private final RowSink rows;
  private boolean stopped;
  private @Nullable PreparedStatement running;

  public CancellableStatement(SqlStatement sqlStatement, RowSink rows) {
    this.sqlStatement = sqlStatement;
    this.rows = rows;
  }

  /** Runs the statement to its end, unless it is stopped. */
  public void on(Connection connection) throws SQLException {
    if (isStopped()) return;
    try (PreparedStatement prepared = connection.prepareStatement(text())) {
      on(connection, prepared);
    }
  }

  /** Runs the statement with a prepared one of the same text, and does not close it. */
  public void on(Connection connection, PreparedStatement prepared) throws SQLException {
    if (!start(prepared)) return;
    try {
      bind(connection, prepared);
      try (ResultSet result = prepared.executeQuery()) {
        int columns = result.getMetaData().getColumnCount();
        while (result.next() && !isStopped() && rows.take(row(result, columns))) {}
      }
    } finally {
      end();
    }
  }

  /** Returns the text to prepare, without the parameters. */
  public String text() {
    return sqlStatement.sql();
  }

  /** Stops the statement, now or before it starts. Its sink receives no more rows. */
  public synchronized void stop() {
    stopped = true;
    if (running == null) return;
    try {
      running.cancel();
    } catch (SQLException e) {
      // The statement has already ended.
    }
  }

  private synchronized boolean start(PreparedStatement prepared) {
    running = prepared;
    return !stopped;
  }

  /** From here on a cancel would reach a closed statement. */
  private synchronized void end() {
    running = null;
  }

  /** Returns whether the statement was stopped, before its end or after. */
  public synchronized boolean isStopped() {
    return stopped;
  }

  private void bind(Connection connection, PreparedStatement prepared) throws SQLException {
    int place = 1;
    for (Value value : sqlStatement.parameters()) {
      switch (value) {
        case Value.Text(String text) -> prepared.setString(place, text);
        case Value.Whole(long number) -> prepared.setLong(place, number);
        case Value.Huge(var number) -> prepared.setString(place, number.toString());
        case Value.Real(double number) -> prepared.setDouble(place, number);
        case Value.Bool(boolean truth) -> prepared.setBoolean(place, truth);
        case Value.Texts(List<String> texts) ->
            prepared.setArray(place, connection.createArrayOf("VARCHAR", texts.toArray()));
        case Value.Time _ -> throw new IllegalArgumentException("a time is bound as its number");
      }
      place++;
    }
  }

  private static ResultRow row(ResultSet result, int columns) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(columns);
    for (int i = 1; i <= columns; i++) values.add(result.getObject(i));
    return new ResultRow(values);
  }
}
