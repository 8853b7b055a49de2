package dev.tidemark.catalog.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** DuckDB instances that see the warehouse and nothing else. */
public final class WarehouseDatabase {
  private WarehouseDatabase() {}

  /** Whether an entry of a warehouse is what such a database has spilled. */
  public static boolean isSpill(Path entry) {
    return entry.getFileName().toString().startsWith(SpillFolder.PREFIX);
  }

  /** The folder into which a database spills; it is there from the first time on. */
  public static Path spill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet folder = statement.executeQuery("SELECT current_setting('temp_directory')")) {
      folder.next();
      return Path.of(folder.getString(1));
    }
  }

  /**
   * Opens an empty database that may read and write below one folder, with one thread a query:
   * parallel are whole queries, each on a connection of its own.
   *
   * @param memoryBytes what it may hold before it spills
   * @param spillBytes what it may spill, into the folder
   */
  public static DuckDBConnection open(Path folder, long memoryBytes, long spillBytes)
      throws SQLException {
    SpillFolder.deleteOld(folder);
    Properties properties = new Properties();
    properties.setProperty("autoload_known_extensions", "false");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("allow_community_extensions", "false");
    DuckDBConnection connection =
        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
    try (Statement statement = connection.createStatement()) {
      String temporary = SpillFolder.folder(folder).toString();
      for (String setting :
          new String[] {
            "GLOBAL TimeZone = 'UTC'",
            "threads = 1",
            // One thread keeps the order all the same, and only so row groups are bounded by bytes.
            "preserve_insertion_order = false",
            "memory_limit = '%dB'".formatted(memoryBytes),
            "temp_directory = " + SqlText.text(temporary),
            "max_temp_directory_size = '%dB'".formatted(spillBytes),
            "allowed_directories = [%s]".formatted(SqlText.text(folder + "/")),
            "enable_external_access = false",
            "lock_configuration = true"
          }) {
        statement.execute("SET " + setting);
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}
