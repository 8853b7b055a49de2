package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.engine.jdbc.CancellableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection that caches the prepared statements of its last runs. Queries of one shape have the
 * same text, because files, bounds and values are parameters; preparing it costs a fifth of a page
 * (decision 0082). Not thread-safe.
 */
final class PreparingConnection implements AutoCloseable {
  private static final int MOST = 16;

  /** Longer texts seldom repeat, and their plans are large. */
  private static final int LONGEST = 4096;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared =
      new LinkedHashMap<>(MOST, 0.75f, /* accessOrder= */ true);

  PreparingConnection(Connection connection) {
    this.connection = connection;
  }

  /**
   * Runs a statement to its end, unless it is stopped. After a failure the connection can only be
   * closed.
   */
  void run(CancellableStatement run) throws SQLException {
    if (run.text().length() > LONGEST) {
      run.on(connection);
    } else if (!run.isStopped()) {
      run.on(connection, prepared(run.text()));
    }
  }

  private PreparedStatement prepared(String text) throws SQLException {
    PreparedStatement known = prepared.get(text);
    if (known != null) return known;
    PreparedStatement fresh = connection.prepareStatement(text);
    prepared.put(text, fresh);
    if (prepared.size() > MOST) {
      var eldest = prepared.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    return fresh;
  }

  @Override
  public void close() {
    try (connection) {
      for (PreparedStatement each : prepared.values()) each.close();
    } catch (SQLException e) {
      // A statement that cannot be closed is already dead.
    }
  }
}
