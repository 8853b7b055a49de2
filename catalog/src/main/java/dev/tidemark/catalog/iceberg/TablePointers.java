package dev.tidemark.catalog.iceberg;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Where the newest metadata of each table is. On every page's path, so it asks SQLite for one row
 * (some ten microseconds) where Iceberg's catalog would read the whole metadata. Safe for use by
 * many threads.
 */
final class TablePointers implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement statement;

  TablePointers(Path database, String catalog, String namespace) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + database, Sqlite.settings());
    statement =
        connection.prepareStatement(
            "SELECT metadata_location FROM iceberg_tables"
                + " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?");
    statement.setString(1, catalog);
    statement.setString(2, namespace);
  }

  /** The location of the table's newest metadata; empty where there is no such table. */
  synchronized Optional<String> metadataLocation(String table) {
    try {
      statement.setString(3, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new LakeException("The catalog cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    try (connection) {
      statement.close();
    }
  }
}
