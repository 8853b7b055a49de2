package dev.tidemark.sql.engine.trino;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.EngineStats;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.engine.jdbc.CancellableStatement;
import dev.tidemark.sql.engine.jdbc.StatementExecutor;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.SqlStatement;
import dev.tidemark.sql.render.TrinoDialect;
import io.trino.jdbc.TrinoConnection;
import io.trino.jdbc.TrinoDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;

/**
 * Runs statements in a Trino that has our tables in one of its catalogs. Thread-safe.
 *
 * <p>A connection only contains the driver's settings, so each statement has its own. A statement
 * whose caller no longer waits is cancelled. If this process dies, Trino ends the statement soon
 * after its deadline.
 */
public final class TrinoEngine implements QueryEngine {
  private static final Dialect DIALECT = new TrinoDialect();
  private static final Duration CHECK = Duration.ofSeconds(5);

  /** Planning and starting a statement takes Trino as long as reading this many rows. */
  private static final int WORTHWHILE_ROWS = 100_000;

  private final TrinoDriver driver = new TrinoDriver();
  private final TrinoOptions options;
  private final StatementExecutor threads =
      new StatementExecutor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()));

  public TrinoEngine(TrinoOptions options) {
    this.options = options;
  }

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public int worthwhileRows() {
    return WORTHWHILE_ROWS;
  }

  @Override
  public void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
    CancellableStatement run = new CancellableStatement(sqlStatement, rows);
    threads.run(run, () -> run(run, deadline), deadline);
  }

  private void run(CancellableStatement run, Deadline deadline) {
    try (Connection connection = connect(deadline)) {
      run.on(connection);
    } catch (SQLException e) {
      throw TrinoErrors.of(e);
    }
  }

  private Connection connect(Deadline deadline) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", options.user());
    if (!options.password().isEmpty()) properties.setProperty("password", options.password());
    properties.setProperty("source", "tidemark");
    // One request per statement instead of two, and in its body, because headers are too short.
    properties.setProperty("explicitPrepare", "false");
    Connection connection = driver.connect(options.url(), properties);
    if (connection == null) throw new SQLException("not a Trino JDBC URL: " + options.url());
    TrinoConnection trino = connection.unwrap(TrinoConnection.class);
    trino.setCatalog(options.catalog());
    trino.setSchema(options.schema());
    long seconds = Math.max(0, deadline.left().toSeconds()) + 1;
    trino.setSessionProperty("query_max_run_time", seconds + "s");
    return connection;
  }

  @Override
  public void check() {
    run(new SqlStatement("SELECT 1", List.of()), Deadline.in(CHECK), _ -> true);
  }

  @Override
  public EngineStats figures() {
    return new EngineStats(threads.running(), threads.stopped(), 0);
  }

  @Override
  public void close() {
    threads.close();
    try {
      driver.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the connections to Trino cannot be closed", e);
    }
  }
}
