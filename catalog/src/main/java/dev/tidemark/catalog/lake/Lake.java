package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.index.FileIndex;
import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.catalog.snapshot.Snapshots;
import dev.tidemark.catalog.storage.FolderDeleter;
import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.catalog.storage.InternalFile;
import dev.tidemark.catalog.storage.LocalFileIO;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/**
 * A lake in a local folder: {@code landing/}, {@code dead-letters/}, {@code warehouse/} and {@code
 * catalog.db}. Several processes can open the same lake. Thread-safe.
 *
 * <p>Locations in the tables are absolute, so that any Iceberg reader on this machine can open
 * them; therefore a lake cannot be moved.
 */
public final class Lake implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Lake.class.getName());

  static final String DATABASE = "catalog.db";
  static final String WAREHOUSE = "warehouse";
  private static final String CATALOG = "tidemark";
  static final String NAMESPACE = "tidemark";
  private static final int INITIALIZE_RETRIES = 10;
  private static final int LOOKS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final Path dir;
  private final JdbcCatalog catalog;
  private final MetadataLocations pointers;
  private final Tables tables;
  private final FileIndex index;

  private Lake(Path dir, JdbcCatalog catalog, MetadataLocations pointers, Clock clock) {
    this.dir = dir;
    this.catalog = catalog;
    this.pointers = pointers;
    this.tables =
        new Tables(catalog, Namespace.of(NAMESPACE), warehouse(), clock, this::requireAbsent);
    this.index = new FileIndex(new LocalFileIO(warehouse()), pointers::metadataLocation);
  }

  /**
   * Opens the lake in a folder, with a table for each topic. Creates the folder if it does not
   * exist.
   *
   * @throws LakeException if the folder cannot be a lake for these topics; the message contains the
   *     reason
   */
  public static Lake open(Path folder, Topics topics) {
    return open(folder, topics, Clock.systemUTC());
  }

  /**
   * Opens the lake in a folder like {@link #open(Path, Topics)}, with a clock for the times of
   * commits.
   *
   * @throws LakeException if the folder cannot be a lake for these topics; the message contains the
   *     reason
   */
  public static Lake open(Path folder, Topics topics, Clock clock) {
    return open(folder, clock, lake -> lake.prepare(topics));
  }

  /**
   * Opens the lake in a folder without changing its tables: an unfinished definition must not
   * create a column, which would remain in the table.
   *
   * @throws LakeException if the folder cannot be a lake for these topics; the message contains the
   *     reason
   */
  public static Lake openToRead(Path folder, Topics topics, Clock clock) {
    return open(folder, clock, lake -> lake.requireFitting(topics));
  }

  private static Lake open(Path folder, Clock clock, Consumer<Lake> tables) {
    try {
      Path dir = LakeFolders.make(folder);
      CatalogFile.requireIfTables(dir.resolve(DATABASE), dir.resolve(WAREHOUSE).resolve(NAMESPACE));
      Lake lake = open(dir, clock);
      try {
        tables.accept(lake);
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
      throw new LakeException(
          "The lake %s cannot be opened: %s".formatted(folder, FailureMessages.reason(e)), e);
    }
  }

  /** Opens the lake without checking its tables. */
  static Lake open(Path dir, Clock clock) throws SQLException, IOException {
    Path database = dir.resolve(DATABASE);
    makePrivate(database);
    if (!Files.isRegularFile(database)) {
      throw new LakeException("%s is not a regular file".formatted(database));
    }
    JdbcCatalog catalog = catalog(dir, clock);
    return new Lake(dir, catalog, new MetadataLocations(database, CATALOG, NAMESPACE), clock);
  }

  /**
   * Creates the database as a private file. SQLite accepts an empty file as a new database and
   * gives its other files the same permissions.
   */
  private static void makePrivate(Path database) throws IOException {
    for (String ending : List.of("", "-wal", "-shm", "-journal")) {
      InternalFile.requireNoLink(database.resolveSibling(database.getFileName() + ending));
    }
    try {
      Files.createFile(database, Fsync.PRIVATE_FILE);
    } catch (FileAlreadyExistsException e) {
      // Keep the permissions of an existing file.
    }
  }

  private static JdbcCatalog catalog(Path dir, Clock clock) {
    Map<String, String> properties =
        new HashMap<>(SqliteSettings.settings(JdbcCatalog.PROPERTY_PREFIX));
    properties.put(CatalogProperties.URI, "jdbc:sqlite:" + dir.resolve(DATABASE));
    properties.put(CatalogProperties.WAREHOUSE_LOCATION, Locations.of(dir.resolve(WAREHOUSE)));
    properties.put(JdbcCatalog.PROPERTY_PREFIX + "schema-version", "V1");
    for (var retries = Retries.of(INITIALIZE_RETRIES); ; ) {
      JdbcCatalog catalog = new SqliteCatalog(dir, clock);
      try {
        catalog.initialize(CATALOG, properties);
        return catalog;
      } catch (UncheckedSQLException e) {
        // If two processes create the database simultaneously, Iceberg fails in one of them; now it
        // exists.
        catalog.close();
        if (!retries.next()) throw CatalogFile.unreadable(dir.resolve(DATABASE), e);
      }
    }
  }

  /**
   * Creates or evolves the tables for these topics, or changes none of them.
   *
   * @throws LakeException with all reasons why a table cannot be created or evolved
   */
  public void prepare(Topics topics) {
    requireFitting(topics);
    topics.all().forEach(tables::prepare);
  }

  private void requireFitting(Topics topics) {
    List<String> problems = new ArrayList<>(registered(topics));
    if (!problems.isEmpty()) throw new LakeException(problems);
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
        problems.addAll(tables.problems(topic, pointers.metadataLocation(table)));
      } catch (IllegalArgumentException twoInOneColumn) {
        problems.add(String.valueOf(twoInOneColumn.getMessage()));
      }
    }
    if (!problems.isEmpty()) throw new LakeException(problems);
  }

  /** Returns the reasons why the catalog cannot be trusted for the tables of these topics. */
  private List<String> registered(Topics topics) {
    MetadataCheck metadataCheck = registry();
    List<String> problems = new ArrayList<>();
    for (Topic topic : topics.all()) {
      problem(metadataCheck, topic, false).ifPresent(problems::add);
    }
    if (problems.size() > 1 && metadataCheck.isEmpty()) {
      return List.of(
          "%s contains no table, but the warehouse contains the tables of %d topics: the catalog is missing or empty. Run `tidemark register --dir %s`"
              .formatted(dir.resolve(DATABASE), problems.size(), dir));
    }
    return problems;
  }

  MetadataCheck registry() {
    return new MetadataCheck(warehouse(), NAMESPACE, pointers, new LocalFileIO(warehouse()));
  }

  /**
   * Sets the metadata of a table in the catalog, provided that the catalog has not changed since it
   * was read: a commit in between is not undone.
   *
   * @param listed the metadata location that the catalog had; empty if it had no such table
   * @return false if the catalog already has this metadata and nothing was changed
   * @throws LakeException if the catalog has changed to other metadata
   */
  boolean register(String table, Optional<String> listed, String metadataLocation) {
    if (listed.isEmpty()) {
      try {
        catalog.registerTable(TableIdentifier.of(NAMESPACE, table), metadataLocation);
        VersionHint.write(metadataLocation);
        return true;
      } catch (AlreadyExistsException meanwhile) {
        LOG.log(Level.DEBUG, "not registered", meanwhile);
      }
    } else if (pointers.replace(table, listed.get(), metadataLocation)) {
      VersionHint.write(metadataLocation);
      return true;
    }
    if (pointers.find(table).equals(Optional.of(metadataLocation))) return false;
    throw new LakeException(
        "the catalog has changed meanwhile: a service or a load has committed; stop it first");
  }

  private Optional<String> problem(MetadataCheck first, Topic topic, boolean deleting) {
    String table = nameOrEmpty(topic);
    if (table.isEmpty()) return Optional.empty();
    MetadataCheck metadataCheck = first;
    try {
      for (var retries = Retries.of(LOOKS - 1, BETWEEN); ; ) {
        Optional<String> problem =
            deleting ? metadataCheck.problemOfDeleting(table) : metadataCheck.problem(table);
        // Another engine may be about to register the metadata that it has written.
        if (problem.isEmpty() || !retries.next()) return problem;
        metadataCheck = registry();
      }
    } catch (IOException e) {
      throw new LakeException("The folders of %s cannot be read: %s".formatted(table, e), e);
    }
  }

  private static String nameOrEmpty(Topic topic) {
    try {
      return TableDefinition.of(topic).name();
    } catch (IllegalArgumentException saidLater) {
      return "";
    }
  }

  /** A table that is not in the catalog may be created only if there was none before. */
  private void requireAbsent(Topic topic) {
    pointers.metadataLocation(TableDefinition.of(topic).name());
    Optional<String> problem = problem(registry(), topic, false);
    if (problem.isPresent()) throw new LakeException(problem.get());
  }

  /**
   * Requires that the catalog is still the one that was opened.
   *
   * @throws LakeException if it was deleted or replaced; then no query can be executed any more
   */
  public void requireCatalog() {
    pointers.requireUnchanged();
  }

  /**
   * Requires that the commits to a topic's table are in the catalog of the lake, and that the
   * version hint records them. Call this before deleting the sources of a commit.
   *
   * @throws LakeException if the catalog was deleted, replaced, or restored from an older copy, or
   *     if the version hint cannot be written
   */
  public void requireNewest(Topic topic) {
    Path named = newest(topic);
    for (int tried = 1; tried <= LOOKS; tried++) {
      keepHint(named);
      Path before = named;
      named = newest(topic);
      // Otherwise this may have overwritten the hint of another process that committed meanwhile.
      if (named.equals(before)) return;
    }
  }

  /**
   * Requires that the catalog has the newest metadata of a topic's table. This needs no free disk
   * space: an outdated version hint is updated only if that is possible.
   *
   * @throws LakeException if the catalog was deleted, replaced, or restored from an older copy
   */
  public void checkNewest(Topic topic) {
    VersionHint.committed(newest(topic).toString());
  }

  /** Returns the metadata in the catalog, if no later commit is known. */
  private Path newest(Topic topic) {
    String table = TableDefinition.of(topic).name();
    for (var retries = Retries.of(LOOKS - 1); ; ) {
      Optional<String> location = pointers.metadataLocation(table);
      if (location.isEmpty()) {
        throw new LakeException(
            problem(registry(), topic, false).orElse("The catalog has no table " + table));
      }
      Path named = Locations.path(location.get());
      Optional<Path> later = VersionHint.later(named);
      if (later.isEmpty()) return named;
      // Another process may have committed between the two reads.
      if (!retries.next()) throw VersionHint.isLater(dir, named, later.get());
    }
  }

  private void keepHint(Path metadata) {
    // A location is a string: resolve it in the file system of the lake.
    Path named = warehouse().getFileSystem().getPath(metadata.toString());
    try {
      if (!new FolderDeleter(warehouse()).holds(named)) {
        throw new IOException(named + " is not in the warehouse");
      }
      VersionHint.keep(named);
    } catch (IOException e) {
      throw new LakeException(
          "%s cannot be written; it shows the newest metadata if catalog.db is lost: %s"
              .formatted(named.resolveSibling(VersionHint.FILE), e),
          e);
    }
  }

  /**
   * Requires that files of a topic's table may be deleted.
   *
   * @throws LakeException if the catalog does not have its newest metadata, or its folder contains
   *     files of other tables
   */
  public void requireDeletable(Topic topic) {
    Path _ = newest(topic);
    Optional<String> problem = problem(registry(), topic, true);
    if (problem.isPresent()) throw new LakeException(problem.get());
  }

  /**
   * Returns folders of former tables of a topic that still contain files, for example of a table
   * that was dropped, or renamed and created again.
   */
  public List<Path> olderTables(Topic topic) {
    String table = TableDefinition.of(topic).name();
    MetadataCheck metadataCheck = registry();
    Path current =
        metadataCheck.entry(table).map(entry -> MetadataCheck.table(entry.metadata())).orElse(dir);
    List<Path> older = new ArrayList<>();
    try {
      for (Path folder : metadataCheck.folders()) {
        if (MetadataCheck.name(folder).equals(table)
            && !folder.equals(current)
            && (MetadataCheck.holdsEvents(folder) || holdsFiles(folder.resolve("data")))) {
          older.add(folder);
        }
      }
    } catch (IOException e) {
      throw new LakeException("The folders of %s cannot be read: %s".formatted(table, e), e);
    }
    return older;
  }

  private static boolean holdsFiles(Path folder) throws IOException {
    if (Files.notExists(folder)) return false;
    try (Stream<Path> all = Files.walk(folder)) {
      return all.anyMatch(Files::isRegularFile);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Returns which files of a table may be deleted, for the current state of all tables. */
  public DeletableFiles deletable(Table table) {
    OtherTables others =
        new OtherTables(
            warehouse(), pointers.all(), new LocalFileIO(warehouse()), table.uuid().toString());
    return new DeletableFiles(warehouse(), table.location(), others);
  }

  /** Returns the absolute path of the lake. */
  public Path dir() {
    return dir;
  }

  public Path landing() {
    return dir.resolve("landing");
  }

  /**
   * Requires that landed objects can be loaded.
   *
   * @throws LakeException if the landing zone is a link
   */
  public void requireLanding() {
    LakeFolders.requireLanding(landing());
  }

  public Path deadLetters() {
    return dir.resolve("dead-letters");
  }

  public Path warehouse() {
    return dir.resolve(WAREHOUSE);
  }

  public Tables tables() {
    return tables;
  }

  /** Returns the snapshots of the lake's tables. */
  public Snapshots snapshots() {
    return index;
  }

  /**
   * Requires that at least one topic's table can be read.
   *
   * @throws RuntimeException if none can be read
   */
  public void requireATable(Topics topics) {
    RuntimeException failure = null;
    boolean answers = topics.all().isEmpty();
    for (Topic topic : topics.all()) {
      try {
        // For each topic: only a table that was found before is reported as missing later.
        Optional<String> _ = metadataLocation(topic);
        if (!answers) index.current(topic);
        answers = true;
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (!answers && failure != null) throw failure;
  }

  /**
   * Returns the location of the newest metadata of a topic's table; empty if there is no such
   * table.
   */
  Optional<String> metadataLocation(Topic topic) {
    return pointers.metadataLocation(TableDefinition.of(topic).name());
  }

  /** Returns the statistics of the caches. */
  public List<CacheStats> caches() {
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
