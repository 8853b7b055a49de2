package dev.tidemark.catalog.iceberg;

import dev.tidemark.catalog.files.CacheFigures;
import dev.tidemark.catalog.files.FileIndex;
import dev.tidemark.catalog.files.Locations;
import dev.tidemark.catalog.files.Snapshots;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/**
 * A lake in a local folder: {@code landing/}, {@code dead-letters/}, {@code warehouse/} and {@code
 * catalog.db}. Several processes may have one lake open. Safe for use by many threads.
 *
 * <p>Locations in the tables are absolute, so that any Iceberg reader on this machine can open
 * them; therefore a lake stays where it was made.
 */
public final class Lake implements AutoCloseable {
  private static final String CATALOG = "tidemark";
  private static final String NAMESPACE = "tidemark";
  private static final int INITIALIZE_TRIES = 10;

  private final Path dir;
  private final JdbcCatalog catalog;
  private final TablePointers pointers;
  private final Tables tables;
  private final FileIndex index;

  private Lake(Path dir, JdbcCatalog catalog, TablePointers pointers) {
    this.dir = dir;
    this.catalog = catalog;
    this.pointers = pointers;
    this.tables = new Tables(catalog, Namespace.of(NAMESPACE));
    this.index = new FileIndex(new LocalFiles(), pointers::metadataLocation);
  }

  /**
   * Opens the lake in a folder, which is made where it is not there, with a table for each topic.
   *
   * @throws LakeException where the folder cannot be a lake for these topics; it says why
   */
  public static Lake open(Path folder, Topics topics) {
    return open(folder, topics, Clock.systemUTC());
  }

  /**
   * The same, by a clock that gives commits their time.
   *
   * @throws LakeException where the folder cannot be a lake for these topics; it says why
   */
  public static Lake open(Path folder, Topics topics, Clock clock) {
    try {
      Path dir = makeFolders(folder);
      Lake lake = open(dir, clock);
      try {
        lake.prepare(topics);
        return lake;
      } catch (RuntimeException e) {
        lake.close();
        throw e;
      }
    } catch (IOException
        | SQLException
        | UncheckedIOException
        | UncheckedSQLException
        | CommitStateUnknownException e) {
      throw new LakeException("The lake %s cannot be opened: %s".formatted(folder, e), e);
    }
  }

  private static Lake open(Path dir, Clock clock) throws SQLException {
    Path database = dir.resolve("catalog.db");
    JdbcCatalog catalog = catalog(database, dir.resolve("warehouse"), clock);
    return new Lake(dir, catalog, new TablePointers(database, CATALOG, NAMESPACE));
  }

  private static JdbcCatalog catalog(Path database, Path warehouse, Clock clock) {
    Map<String, String> properties = new HashMap<>(Sqlite.settings(JdbcCatalog.PROPERTY_PREFIX));
    properties.put(CatalogProperties.URI, "jdbc:sqlite:" + database);
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, Locations.of(warehouse));
    properties.put(JdbcCatalog.PROPERTY_PREFIX + "schema-version", "V1");
    for (int tried = 1; ; tried++) {
      JdbcCatalog catalog = new SqliteCatalog(clock);
      try {
        catalog.initialize(CATALOG, properties);
        return catalog;
      } catch (UncheckedSQLException e) {
        // Of two processes that make the database at once Iceberg lets one fail; it is there now.
        catalog.close();
        if (tried == INITIALIZE_TRIES) throw e;
      }
    }
  }

  private static Path makeFolders(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    Durable.folder(absolute);
    Path dir = absolute.toRealPath();
    // DuckDB takes these as patterns in the name of a file, SQLite takes ? as the start of
    // settings.
    if (dir.toString().chars().anyMatch(c -> "*?[]".indexOf(c) >= 0)) {
      throw new LakeException(
          "The lake cannot be in %s: none of * ? [ ] may be in its path".formatted(dir));
    }
    for (String name : new String[] {"landing", "dead-letters", "warehouse"}) {
      Durable.folder(dir.resolve(name));
    }
    return dir;
  }

  /**
   * Makes the tables what these topics ask for, or leaves all of them as they are.
   *
   * @throws LakeException with every reason why they cannot become that
   */
  public void prepare(Topics topics) {
    List<String> problems = new ArrayList<>();
    Map<String, String> taken = new HashMap<>();
    for (Topic topic : topics.all()) {
      try {
        String table = TableDefinition.of(topic).name();
        String other = taken.put(table, topic.name());
        if (other != null) {
          problems.add(
              "The topics '%s' and '%s' would both become the table '%s'; rename one"
                  .formatted(other, topic.name(), table));
        }
        problems.addAll(tables.problems(topic));
      } catch (IllegalArgumentException twoInOneColumn) {
        problems.add(String.valueOf(twoInOneColumn.getMessage()));
      }
    }
    if (!problems.isEmpty()) throw new LakeException(problems);
    topics.all().forEach(tables::prepare);
  }

  /** The absolute folder of the lake. */
  public Path dir() {
    return dir;
  }

  public Path landing() {
    return dir.resolve("landing");
  }

  public Path deadLetters() {
    return dir.resolve("dead-letters");
  }

  public Path warehouse() {
    return dir.resolve("warehouse");
  }

  public Tables tables() {
    return tables;
  }

  /** The live files of the lake's tables. */
  public Snapshots snapshots() {
    return index;
  }

  /** Where the newest metadata of a topic's table is; empty where there is no such table. */
  Optional<String> metadataLocation(Topic topic) {
    return pointers.metadataLocation(TableDefinition.of(topic).name());
  }

  /** How its caches do. */
  public List<CacheFigures> caches() {
    return index.caches();
  }

  @Override
  public void close() {
    try (catalog) {
      pointers.close();
    } catch (SQLException e) {
      throw new LakeException("The catalog cannot be closed: " + e.getMessage(), e);
    }
  }
}
