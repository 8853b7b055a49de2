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
 * catalog.db}. Several processes may have one lake open. Thread-safe.
 *
 * <p>Locations in the tables are absolute, so that any Iceberg reader on this machine can open
 * them; therefore a lake stays where it was made.
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
    return open(folder, clock, lake -> lake.prepare(topics));
  }

  /**
   * The same, and leaves the tables as they are: a definition that is half written makes no column,
   * which a table would not forget.
   *
   * @throws LakeException where the folder cannot be a lake for these topics; it says why
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

  /** Without a look at its tables. */
  static Lake open(Path dir, Clock clock) throws SQLException, IOException {
    Path database = dir.resolve(DATABASE);
    makePrivate(database);
    if (!Files.isRegularFile(database)) {
      throw new LakeException("%s is no regular file".formatted(database));
    }
    JdbcCatalog catalog = catalog(dir, clock);
    return new Lake(dir, catalog, new MetadataLocations(database, CATALOG, NAMESPACE), clock);
  }

  /** SQLite takes an empty file for a new database, and gives its others the same permissions. */
  private static void makePrivate(Path database) throws IOException {
    for (String ending : List.of("", "-wal", "-shm", "-journal")) {
      InternalFile.requireNoLink(database.resolveSibling(database.getFileName() + ending));
    }
    try {
      Files.createFile(database, Fsync.PRIVATE_FILE);
    } catch (FileAlreadyExistsException e) {
      // As whoever made it wanted it.
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
        // Of two processes that make the database at once Iceberg lets one fail; it is there now.
        catalog.close();
        if (!retries.next()) throw CatalogFile.unreadable(dir.resolve(DATABASE), e);
      }
    }
  }

  /**
   * Makes the tables what these topics ask for, or leaves all of them as they are.
   *
   * @throws LakeException with every reason why they cannot become that
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

  /** Why the catalog cannot be trusted in the tables of these topics. */
  private List<String> registered(Topics topics) {
    MetadataCheck metadataCheck = registry();
    List<String> problems = new ArrayList<>();
    for (Topic topic : topics.all()) {
      problem(metadataCheck, topic, false).ifPresent(problems::add);
    }
    if (problems.size() > 1 && metadataCheck.isEmpty()) {
      return List.of(
          "%s names no table, but the warehouse holds those of %d topics: it is missing, or empty. Run `tidemark register --dir %s`"
              .formatted(dir.resolve(DATABASE), problems.size(), dir));
    }
    return problems;
  }

  MetadataCheck registry() {
    return new MetadataCheck(warehouse(), NAMESPACE, pointers, new LocalFileIO(warehouse()));
  }

  /**
   * Makes the catalog name this metadata of a table, where it still says what it was seen to say: a
   * commit that came in meanwhile is not taken back.
   *
   * @param listed what it named; empty where it had no such table
   * @return false where it names that metadata by now, and nothing was to be done
   * @throws LakeException where it says something else by now
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
        "the catalog has changed since it was looked at: a service or a load has committed; stop it first");
  }

  private Optional<String> problem(MetadataCheck first, Topic topic, boolean deleting) {
    String table = nameOrEmpty(topic);
    if (table.isEmpty()) return Optional.empty();
    MetadataCheck metadataCheck = first;
    try {
      for (var retries = Retries.of(LOOKS - 1, BETWEEN); ; ) {
        Optional<String> problem =
            deleting ? metadataCheck.problemOfDeleting(table) : metadataCheck.problem(table);
        // Another engine may be about to name what it has written.
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

  /** A table that is not in the catalog may be made only where there has been none. */
  private void requireAbsent(Topic topic) {
    pointers.metadataLocation(TableDefinition.of(topic).name());
    Optional<String> problem = problem(registry(), topic, false);
    if (problem.isPresent()) throw new LakeException(problem.get());
  }

  /**
   * Makes sure that the catalog is still the one that was opened.
   *
   * @throws LakeException where it was deleted or replaced, and nothing can be answered any more
   */
  public void requireCatalog() {
    pointers.requireUnchanged();
  }

  /**
   * Makes sure that what was committed to a topic's table is in the catalog of the lake, and is
   * known without it: before its sources go.
   *
   * @throws LakeException where the catalog was deleted, replaced, or put back, or where it cannot
   *     be said beside the data what the newest metadata is
   */
  public void requireNewest(Topic topic) {
    Path named = newest(topic);
    for (int tried = 1; tried <= LOOKS; tried++) {
      keepHint(named);
      Path before = named;
      named = newest(topic);
      // Else the hint of another process, which has committed meanwhile, may be written over.
      if (named.equals(before)) return;
    }
  }

  /**
   * Makes sure that the catalog names the newest metadata of a topic's table, without need of room
   * on the disk: a hint that is behind is written where that can be done.
   *
   * @throws LakeException where the catalog was deleted, replaced, or put back
   */
  public void checkNewest(Topic topic) {
    VersionHint.committed(newest(topic).toString());
  }

  /** What the catalog names, after which nothing was committed as far as it is known. */
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
      // Committed by another process after the first of the two looks.
      if (!retries.next()) throw VersionHint.isLater(dir, named, later.get());
    }
  }

  private void keepHint(Path metadata) {
    // A location is a text: it is meant in the file system that the lake was opened in.
    Path named = warehouse().getFileSystem().getPath(metadata.toString());
    try {
      if (!new FolderDeleter(warehouse()).holds(named)) {
        throw new IOException(named + " is not in the warehouse");
      }
      VersionHint.keep(named);
    } catch (IOException e) {
      throw new LakeException(
          "%s cannot be written, which says what is newest where catalog.db is lost: %s"
              .formatted(named.resolveSibling(VersionHint.FILE), e),
          e);
    }
  }

  /**
   * Makes sure that files of a topic's table may be deleted.
   *
   * @throws LakeException where the catalog does not name its newest metadata, or its folder holds
   *     files of others
   */
  public void requireDeletable(Topic topic) {
    Path _ = newest(topic);
    Optional<String> problem = problem(registry(), topic, true);
    if (problem.isPresent()) throw new LakeException(problem.get());
  }

  /**
   * Folders of former tables of a topic, as of one that was dropped or renamed and made anew, that
   * still hold something.
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

  /** Which files of a table may be deleted, as the tables are now. */
  public DeletableFiles deletable(Table table) {
    OtherTables others =
        new OtherTables(
            warehouse(), pointers.all(), new LocalFileIO(warehouse()), table.uuid().toString());
    return new DeletableFiles(warehouse(), table.location(), others);
  }

  /** The absolute folder of the lake. */
  public Path dir() {
    return dir;
  }

  public Path landing() {
    return dir.resolve("landing");
  }

  /**
   * Makes sure that what lands can be loaded.
   *
   * @throws LakeException where the landing zone is a link
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

  /** The live files of the lake's tables. */
  public Snapshots snapshots() {
    return index;
  }

  /**
   * Asks for the table of each topic.
   *
   * @throws RuntimeException where none answers
   */
  public void requireATable(Topics topics) {
    RuntimeException failure = null;
    boolean answers = topics.all().isEmpty();
    for (Topic topic : topics.all()) {
      try {
        // Of each, because that a table is gone is known only of one that was there before.
        Optional<String> _ = metadataLocation(topic);
        if (!answers) index.current(topic);
        answers = true;
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (!answers && failure != null) throw failure;
  }

  /** Where the newest metadata of a topic's table is; empty where there is no such table. */
  Optional<String> metadataLocation(Topic topic) {
    return pointers.metadataLocation(TableDefinition.of(topic).name());
  }

  /** How its caches do. */
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
