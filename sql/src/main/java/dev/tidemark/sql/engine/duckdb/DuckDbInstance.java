package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.engine.jdbc.CancellableStatement;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.duckdb.DuckDBConnection;

/** One DuckDB in memory, configured and then locked. A connection runs one statement at a time. */
final class DuckDbInstance implements AutoCloseable {
  private final DuckDBConnection root;

  /** To make and to drop a connection costs a tenth of a page: 0.4 ms. */
  private final Queue<PreparingConnection> idle = new ConcurrentLinkedQueue<>();

  private volatile boolean isClosed;

  private DuckDbInstance(DuckDBConnection root) {
    this.root = root;
  }

  /** A new instance that can read below the folder, and write nowhere but below the other one. */
  static DuckDbInstance open(Path readable, Path temporary, DuckDbOptions options)
      throws SQLException {
    Connection root = DriverManager.getConnection("jdbc:duckdb:", new Properties());
    try (Statement statement = root.createStatement()) {
      for (String setting : settings(readable, temporary, options)) statement.execute(setting);
      return new DuckDbInstance(root.unwrap(DuckDBConnection.class));
    } catch (SQLException e) {
      root.close();
      throw e;
    }
  }

  /** Runs it to its end, unless it is stopped. */
  void run(CancellableStatement run) throws SQLException {
    PreparingConnection connection = idleOrNew();
    boolean good = false;
    try {
      connection.run(run);
      // A cancel that came too late must not meet the next statement.
      good = !run.isStopped();
    } finally {
      if (good) {
        idle.add(connection);
      } else {
        connection.close();
      }
    }
    // It was replaced meanwhile: an idle connection would keep all its memory.
    if (isClosed) closeIdle();
  }

  private PreparingConnection idleOrNew() throws SQLException {
    PreparingConnection known = idle.poll();
    return known != null ? known : new PreparingConnection(connect());
  }

  /** A new connection, for its caller to close. */
  Connection connect() throws SQLException {
    return root.duplicate();
  }

  @Override
  public void close() {
    isClosed = true;
    closeIdle();
    try {
      root.close();
    } catch (SQLException e) {
      // What cannot be closed is dead already.
    }
  }

  private void closeIdle() {
    for (var unused = idle.poll(); unused != null; unused = idle.poll()) unused.close();
  }

  private static List<String> settings(Path readable, Path temporary, DuckDbOptions options) {
    return List.of(
        "SET GLOBAL TimeZone = 'UTC'",
        "SET GLOBAL threads = " + options.threads(),
        "SET GLOBAL memory_limit = '" + options.memoryMb() + "MiB'",
        "SET GLOBAL temp_directory = " + text(temporary.toString()),
        "SET GLOBAL max_temp_directory_size = '" + options.temporaryMb() + "MiB'",
        // Small results in order of their files cost nothing and are not needed: every statement
        // says its order.
        "SET GLOBAL preserve_insertion_order = false",
        "SET GLOBAL parquet_metadata_cache = true",
        "SET GLOBAL autoinstall_known_extensions = false",
        "SET GLOBAL autoload_known_extensions = false",
        "SET GLOBAL allow_community_extensions = false",
        "SET GLOBAL allowed_directories = [" + text(readable.toString() + "/") + "]",
        "SET GLOBAL enable_external_access = false",
        "SET GLOBAL lock_configuration = true");
  }

  private static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
