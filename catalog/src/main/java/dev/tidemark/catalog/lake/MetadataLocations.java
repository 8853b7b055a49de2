package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.storage.MetadataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The locations of the newest metadata of each table. It is read for every page, so it queries one
 * row of SQLite (some ten microseconds), where Iceberg's catalog would read the whole metadata.
 * Thread-safe.
 *
 * <p>It detects a catalog that is replaced while the lake is open: another file of that name, a
 * missing table, or a location that has gone back to older metadata.
 */
final class MetadataLocations implements AutoCloseable {
  /** Views are in the same database table; the type is null in rows of older Iceberg versions. */
  private static final String IS_TABLE = "(iceberg_type = 'TABLE' OR iceberg_type IS NULL)";

  private final Path database;
  private final String catalog;
  private final String namespace;
  private final @Nullable Object identity;
  private final Connection connection;
  private final PreparedStatement statement;

  /** The locations by table, as of the last lookup. */
  private final Map<String, String> seen = new HashMap<>();

  MetadataLocations(Path database, String catalog, String namespace)
      throws SQLException, IOException {
    this.database = database;
    this.catalog = catalog;
    this.namespace = namespace;
    identity = Files.readAttributes(database, BasicFileAttributes.class).fileKey();
    connection = DriverManager.getConnection("jdbc:sqlite:" + database, SqliteSettings.settings());
    statement =
        connection.prepareStatement(
            "SELECT metadata_location FROM iceberg_tables"
                + " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ? AND "
                + IS_TABLE);
    statement.setString(1, catalog);
    statement.setString(2, namespace);
  }

  /**
   * A table in the catalog, in any namespace.
   *
   * @param location the metadata location, as in the catalog
   * @param isOurs whether it is in the lake's own catalog, and not in another catalog in the same
   *     database
   */
  record Entry(String namespace, String table, Path metadata, String location, boolean isOurs) {}

  /**
   * Returns the location of the table's newest metadata; empty if there is no such table and there
   * was none before.
   *
   * @throws LakeException if the catalog was replaced
   */
  synchronized Optional<String> metadataLocation(String table) {
    requireUnchanged();
    Optional<String> now = find(table);
    String before = seen.get(table);
    if (now.isPresent()) {
      if (before != null && isOlder(now.get(), before)) {
        throw new LakeException(
            "%s names older metadata of the table %s (%s) than before (%s): an older copy was restored while the lake was open; stop Tidemark, run `tidemark register --dir %s`, and start it again"
                .formatted(database, table, now.get(), before, database.getParent()));
      }
      if (!now.get().equals(before)) seen.put(table, now.get());
    } else if (before != null) {
      throw new LakeException(vanished(table, before));
    }
    return now;
  }

  /**
   * Returns whether the metadata is older than before, in the same folder; metadata in another
   * folder is of another table.
   */
  private static boolean isOlder(String now, String before) {
    if (now.equals(before)) return false;
    Path newer = Locations.path(now);
    Path older = Locations.path(before);
    return Objects.equals(newer.getParent(), older.getParent())
        && MetadataFile.version(newer) < MetadataFile.version(older);
  }

  private String vanished(String table, String before) {
    Path folder = Objects.requireNonNull(Locations.path(before).getParent());
    String become =
        all().stream()
            .filter(entry -> folder.equals(entry.metadata().getParent()))
            .findFirst()
            .map(entry -> "is called %s.%s now".formatted(entry.namespace(), entry.table()))
            .orElse("is not in the catalog any more");
    return "The table %s.%s %s; its files are not changed. %s"
        .formatted(namespace, table, become, wayOut(table));
  }

  /** Returns what to do about a table that another engine has renamed or dropped. */
  private String wayOut(String table) {
    String first = views().contains(table) ? dropView(namespace, table) + ". " : "";
    return first
        + "Rename it back (ALTER TABLE … RENAME TO %s), or, if it was dropped, run `tidemark register --dir %s`, or create a new, empty table with `tidemark register --create %s --dir %s`"
            .formatted(table, database.getParent(), table, database.getParent());
  }

  /** Returns what to do about a view that has the name of a table. */
  static String dropView(String namespace, String view) {
    return "The name %s is used by the view %s.%s: drop or rename the view (DROP VIEW %s.%s)"
        .formatted(view, namespace, view, namespace, view);
  }

  /**
   * Requires that the catalog is still the file that was opened, and that it is accessible.
   *
   * @throws LakeException if it is not
   */
  synchronized void requireUnchanged() {
    try {
      Object now = Files.readAttributes(database, BasicFileAttributes.class).fileKey();
      if (Objects.equals(now, identity)) return;
    } catch (NoSuchFileException e) {
      throw new LakeException(
          "%s was deleted while the lake was open; stop Tidemark, run `tidemark register --dir %s`, and start it again"
              .formatted(database, database.getParent()),
          e);
    } catch (IOException e) {
      throw new LakeException("%s cannot be accessed: %s".formatted(database, e), e);
    }
    throw new LakeException(
        "%s was replaced by another file while the lake was open; stop Tidemark, run `tidemark register --dir %s`, and start it again"
            .formatted(database, database.getParent()));
  }

  /**
   * Returns the location like {@link #metadataLocation}, without comparing it with the previous
   * one.
   */
  synchronized Optional<String> find(String table) {
    try {
      statement.setString(3, table);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw CatalogFile.unreadable(database, e);
    }
  }

  /** Returns every table in the catalog. */
  synchronized List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    try (Statement all = connection.createStatement();
        ResultSet rows =
            all.executeQuery(
                "SELECT table_namespace, table_name, metadata_location, catalog_name"
                    + " FROM iceberg_tables WHERE "
                    + IS_TABLE)) {
      while (rows.next()) {
        String location = rows.getString(3);
        Path metadata = Locations.path(location).normalize();
        boolean isOurs = catalog.equals(rows.getString(4));
        entries.add(new Entry(rows.getString(1), rows.getString(2), metadata, location, isOurs));
      }
    } catch (SQLException e) {
      throw CatalogFile.unreadable(database, e);
    }
    return entries;
  }

  /**
   * Changes the metadata location of a table, if the current one is {@code listed}.
   *
   * @return false if it is not, and nothing was changed
   */
  synchronized boolean replace(String table, String listed, String location) {
    if (listed.equals(location)) return find(table).equals(Optional.of(location));
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?"
                + " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?"
                + " AND metadata_location = ? AND "
                + IS_TABLE)) {
      List<String> values = List.of(location, listed, catalog, namespace, table, listed);
      for (int i = 0; i < values.size(); i++) update.setString(i + 1, values.get(i));
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new LakeException("The catalog cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the names of the views in the namespace of the tables; no table can have these names.
   */
  synchronized Set<String> views() {
    Set<String> views = new HashSet<>();
    try (PreparedStatement all =
        connection.prepareStatement(
            "SELECT table_name FROM iceberg_tables"
                + " WHERE catalog_name = ? AND table_namespace = ? AND iceberg_type = 'VIEW'")) {
      all.setString(1, catalog);
      all.setString(2, namespace);
      try (ResultSet rows = all.executeQuery()) {
        while (rows.next()) views.add(rows.getString(1));
      }
    } catch (SQLException e) {
      throw CatalogFile.unreadable(database, e);
    }
    return views;
  }

  @Override
  public synchronized void close() throws SQLException {
    try (connection) {
      statement.close();
    }
  }
}
