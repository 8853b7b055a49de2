package dev.tidemark.catalog.duckdb;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** Opens DuckDB instances that are restricted to the warehouse. */
public final class WarehouseDatabase {
  private WarehouseDatabase() {}

  /** Returns whether an entry of a warehouse is a folder for spilling. */
  public static boolean isSpill(Path entry) {
    return entry.getFileName().toString().startsWith(SpillFolder.PREFIX);
  }

  /** Returns the folder into which a database spills; it exists after the first spill. */
  public static Path spill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet folder = statement.executeQuery("SELECT current_setting('temp_directory')")) {
      folder.next();
      return Path.of(folder.getString(1));
    }
  }

  /**
   * Opens an empty database that can read and write only below one folder. Each query uses one
   * thread; queries run in parallel on separate connections.
   *
   * @param memoryBytes the memory limit, beyond which it spills
   * @param spillBytes the limit of data spilled into the folder
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
            // One thread keeps the order anyway, and only with this setting are row groups bounded
            // by bytes.
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
