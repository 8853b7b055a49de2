package dev.tidemark.benchmarks.postgres;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.EngineStats;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.SqlStatement;
import dev.tidemark.sql.render.TrinoDialect;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Returns PostgreSQL's newest page for any query, by a prepared statement on one connection, which
 * is PostgreSQL's fastest way.
 */
public final class PostgresEngine implements QueryEngine {
  private final Connection connection;
  private final PreparedStatement newest;

  PostgresEngine(String url) throws SQLException {
    this.connection = DriverManager.getConnection(url);
    this.newest =
        connection.prepareStatement(
            "SELECT id, (extract(epoch FROM timestamp) * 1000)::bigint, env, org, payload::text"
                + " FROM events ORDER BY timestamp DESC, id DESC LIMIT 51");
  }

  /** Unused: the statement rendered with it is not run. */
  @Override
  public Dialect dialect() {
    return new TrinoDialect();
  }

  @Override
  public synchronized void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
    try (ResultSet found = newest.executeQuery()) {
      boolean more = true;
      while (more && found.next()) {
        List<@Nullable Object> values =
            new ArrayList<>(
                Arrays.asList(
                    found.getString(1),
                    found.getLong(2),
                    found.getString(3),
                    found.getString(4),
                    found.getString(5)));
        more = rows.take(new ResultRow(values));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void check() {}

  @Override
  public EngineStats figures() {
    return new EngineStats(0, 0, 0);
  }

  @Override
  public void close() {
    try {
      newest.close();
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
