package dev.tidemark.catalog.maintain;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.erase.RowsToErase;
import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.catalog.files.Locations;
import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.iceberg.Registration;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.Progress;
import dev.tidemark.catalog.load.RandomEvents;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.catalog.write.RowCondition;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The law: no file is deleted that a live ref or a retained snapshot of the newest metadata of any
 * table UUID in the warehouse reaches; where the catalog does not name that newest metadata,
 * nothing of that UUID is deleted.
 *
 * <p>Random histories (loads, upkeep, erasures, tags) meet every mishap: the catalog missing,
 * empty, an older copy of it, a copied lake, a renamed and a dropped table, a shared folder, a
 * catalog exchanged while the lake is open; then upkeep with a clock days ahead, over files that
 * look old. More of them: {@code -Dtidemark.unknown.trials=100}.
 */
class NothingUnknownIsDeletedTest {
  private static final Topic WEB = SampleTopic.of("web", field("count", FieldType.LONG));
  private static final Topic API = SampleTopic.of("api", field("count", FieldType.LONG));
  private static final Topics TOPICS = new Topics(List.of(WEB, API));
  private static final int TRIALS = Integer.getInteger("tidemark.unknown.trials", 2);
  private static final int STEPS = 12;
  private static final LoadOptions LOADING =
      new LoadOptions(10_000, 1 << 20, 1, 128L << 20, Duration.ZERO, 10);

  /** What is no longer the newest for an instant goes, and so does what nobody knows. */
  private static final MaintenanceOptions GREEDY =
      new MaintenanceOptions(
          Duration.ZERO,
          1,
          Duration.ZERO,
          Duration.ofDays(1),
          1 << 20,
          new RewriteLimits(256 << 20, 1 << 30, 20_000));

  @TempDir private Path dir;

  private Random random;
  private Path home;
  private Path older;
  private RandomEvents events;
  private FileIO io;
  private int files;
  private int refused;
  private int deleted;

  private enum Step {
    LOAD,
    TAG,
    ERASE,
    UPKEEP,
    UPKEEP_AHEAD,
    KEEP_A_COPY_OF_THE_CATALOG,
    CATALOG_MISSING,
    CATALOG_EMPTY,
    CATALOG_OLDER,
    LAKE_COPIED,
    RENAMED,
    DROPPED,
    SHARED_FOLDER,
    EXCHANGED_WHILE_OPEN,
    REGISTER
  }

  private static final List<Step> MISHAPS =
      List.of(
          Step.CATALOG_MISSING,
          Step.CATALOG_EMPTY,
          Step.CATALOG_OLDER,
          Step.LAKE_COPIED,
          Step.RENAMED,
          Step.DROPPED,
          Step.SHARED_FOLDER,
          Step.EXCHANGED_WHILE_OPEN);

  @BeforeEach
  void begin() throws IOException {
    begin(0);
  }

  private void begin(long seed) throws IOException {
    random = new Random(seed);
    home = dir.resolve("lake" + seed);
    events = new RandomEvents(random, WEB);
    Clock longAgo = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    try (Lake lake = Lake.open(home, TOPICS, longAgo)) {
      io = lake.tables().load(WEB).io();
    }
    older = Files.createDirectories(dir.resolve("older" + seed));
  }

  @Test
  void noFileIsDeletedThatTheNewestMetadataOfAnyTableReaches() throws Exception {
    for (long seed = 1; seed <= TRIALS; seed++) trial(seed);
    assertThat(refused).as("nothing was refused: the mishaps have not happened").isPositive();
    assertThat(deleted).as("nothing was deleted at all: the law says nothing").isPositive();
  }

  private void trial(long seed) throws Exception {
    begin(seed);
    List<Step> history = new ArrayList<>(List.of(Step.LOAD, Step.KEEP_A_COPY_OF_THE_CATALOG));
    history.forEach(this::run);
    for (int i = 0; i < STEPS; i++) {
      // The mishaps one by one, each in some trial; what comes between them is random.
      Step step = i % 3 == 1 ? mishap(seed, i) : pick();
      history.add(step);
      String what = "seed %d, history %s".formatted(seed, history);
      judged(what, () -> run(step));
      judged(what + ", then upkeep ahead", () -> run(Step.UPKEEP_AHEAD));
    }
  }

  private static Step mishap(long seed, int step) {
    return MISHAPS.get((int) ((seed * 4 + step / 3) % MISHAPS.size()));
  }

  private Step pick() {
    Step[] usual = {
      Step.LOAD, Step.TAG, Step.ERASE, Step.UPKEEP, Step.KEEP_A_COPY_OF_THE_CATALOG, Step.REGISTER
    };
    return usual[random.nextInt(usual.length)];
  }

  private interface Act {
    void run() throws Exception;
  }

  private void judged(String what, Act act) throws Exception {
    Path warehouse = home.resolve("warehouse");
    makeLookOld(warehouse);
    NewestTables before = NewestTables.in(warehouse, io);
    Set<Path> there = NewestTables.files(warehouse);
    Set<Path> unnamed = before.unnamed(NewestTables.named(home.resolve("catalog.db")));
    act.run();
    Set<Path> now = NewestTables.files(warehouse);
    for (TableMetadata metadata : NewestTables.in(warehouse, io).all()) {
      Set<Path> reached = NewestTables.reached(metadata, io);
      reached.retainAll(there);
      assertThat(now).as("%s: reached by %s", what, metadata.location()).containsAll(reached);
    }
    // The second pointer may change; the first, which is not named, may not.
    unnamed.removeIf(file -> file.endsWith("version-hint.text"));
    assertThat(now).as("%s: of tables that the catalog does not name", what).containsAll(unnamed);
    there.removeAll(now);
    deleted += there.size();
  }

  private static void makeLookOld(Path warehouse) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    for (Path file : NewestTables.files(warehouse)) {
      if (file.startsWith(warehouse.resolve("tidemark"))) Files.setLastModifiedTime(file, old);
    }
  }

  private void run(Step step) {
    try {
      act(step);
    } catch (LakeException told) {
      assertThat(told.getMessage()).isNotBlank();
      refused++;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void act(Step step) throws IOException {
    Path database = home.resolve("catalog.db");
    switch (step) {
      case LOAD -> {
        try (Lake lake = Lake.open(home, TOPICS)) {
          load(lake);
        }
      }
      case TAG -> {
        try (Lake lake = Lake.open(home, TOPICS)) {
          Table table = lake.tables().load(topic());
          var current = table.currentSnapshot();
          if (current == null) return;
          table.manageSnapshots().createTag("t" + files++, current.snapshotId()).commit();
        }
      }
      case ERASE -> {
        try (Lake lake = Lake.open(home, TOPICS)) {
          erase(lake);
        }
      }
      case UPKEEP -> keepAll(home, Clock.systemUTC());
      case UPKEEP_AHEAD -> keepAll(home, Clock.offset(Clock.systemUTC(), Duration.ofDays(5)));
      case KEEP_A_COPY_OF_THE_CATALOG -> copyCatalog(home, older);
      case CATALOG_MISSING -> deleteCatalog();
      case CATALOG_EMPTY -> {
        deleteCatalog();
        Files.createFile(database);
      }
      case CATALOG_OLDER -> {
        deleteCatalog();
        copyCatalog(older, home);
      }
      case LAKE_COPIED -> {
        Path copy = dir.resolve("copy" + files++);
        copy(home, copy);
        keepAll(copy, Clock.offset(Clock.systemUTC(), Duration.ofDays(5)));
      }
      case RENAMED -> rename(topic().name(), topic().name() + "_was");
      case DROPPED -> drop(topic().name());
      case SHARED_FOLDER -> share();
      case EXCHANGED_WHILE_OPEN -> exchangeWhileOpen();
      case REGISTER -> register();
    }
  }

  private void register() {
    try (Registration registration = Registration.of(home, random.nextInt(4) == 0)) {
      registration.all();
    }
  }

  private Topic topic() {
    return random.nextInt(4) > 0 ? WEB : API;
  }

  private void load(Lake lake) throws IOException {
    Path file = dir.resolve("events" + files++ + ".ndjson");
    Files.write(file, IntStream.range(0, 40).mapToObj(_ -> events.next().json()).toList());
    try (Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      for (Topic topic : TOPICS.all()) loader.loadFiles(topic, List.of(file), Progress.NONE);
    }
  }

  private void erase(Lake lake) {
    int part = random.nextInt(10);
    RowsToErase rows =
        new RowsToErase() {
          @Override
          public boolean mayBeIn(DataFile file, Snapshot snapshot) {
            return true;
          }

          @Override
          public Meant in(Snapshot columns) {
            return new Meant(new RowCondition("\"id\" LIKE ?", List.of("%" + part)), Set.of("id"));
          }
        };
    try (Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      new Erasure(lake, loader, Clock.systemUTC(), new EraseOptions(Duration.ofHours(1), false))
          .run(topic(), rows);
    }
  }

  private void keepAll(Path folder, Clock clock) {
    for (Topic topic : TOPICS.all()) {
      try (Lake lake = Lake.open(folder, new Topics(List.of(topic)))) {
        keep(lake, topic, clock);
      } catch (LakeException told) {
        refused++;
      }
    }
  }

  private static void keep(Lake lake, Topic topic, Clock clock) {
    try (Maintenance maintenance = new Maintenance(lake, GREEDY, clock)) {
      maintenance.run(topic, Budget.UNLIMITED);
    }
  }

  /** A lake that is open when its catalog goes, is emptied, or becomes the older one. */
  private void exchangeWhileOpen() throws IOException {
    Path kept = Files.createDirectories(dir.resolve("kept" + files++));
    copyCatalog(home, kept);
    try (Lake lake = Lake.open(home, TOPICS)) {
      lake.snapshots().current(WEB);
      switch (random.nextInt(3)) {
        case 0 -> deleteCatalog();
        case 1 -> {
          deleteCatalog();
          copyCatalog(older, home);
        }
        default -> {
          Path fresh = home.resolve("fresh.db");
          Files.copy(kept.resolve("catalog.db"), fresh);
          Files.move(fresh, home.resolve("catalog.db"), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(5));
      for (Topic topic : TOPICS.all()) {
        try {
          keep(lake, topic, ahead);
        } catch (LakeException told) {
          refused++;
        }
      }
      load(lake);
    }
  }

  private void deleteCatalog() throws IOException {
    for (String ending : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(home.resolve("catalog.db" + ending));
    }
  }

  private static void copyCatalog(Path from, Path to) throws IOException {
    for (String ending : List.of("", "-wal", "-shm")) {
      Path file = from.resolve("catalog.db" + ending);
      Path copy = to.resolve("catalog.db" + ending);
      Files.deleteIfExists(copy);
      if (Files.exists(file)) Files.copy(file, copy);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private interface Elsewhere {
    void run(JdbcCatalog catalog);
  }

  /** As another engine does that has the same catalog. */
  private void byAnotherEngine(Elsewhere act) {
    if (NewestTables.named(home.resolve("catalog.db")).isEmpty()) return;
    try (JdbcCatalog catalog = new JdbcCatalog(_ -> io, null, false)) {
      catalog.initialize(
          "tidemark",
          Map.of(
              CatalogProperties.URI,
              "jdbc:sqlite:" + home.resolve("catalog.db"),
              CatalogProperties.WAREHOUSE_LOCATION,
              Locations.of(home.resolve("warehouse")),
              JdbcCatalog.PROPERTY_PREFIX + "schema-version",
              "V1"));
      act.run(catalog);
    }
  }

  private static TableIdentifier name(String table) {
    return TableIdentifier.of("tidemark", table);
  }

  private void rename(String from, String to) {
    byAnotherEngine(
        catalog -> {
          boolean possible = catalog.tableExists(name(from)) && !catalog.tableExists(name(to));
          if (possible) catalog.renameTable(name(from), name(to));
        });
  }

  private void drop(String table) {
    byAnotherEngine(catalog -> catalog.dropTable(name(table), false));
  }

  /** Another table in the folder of ours, or ours under a second name; then it goes its own way. */
  private void share() {
    byAnotherEngine(
        catalog -> {
          if (!catalog.tableExists(name("web"))) return;
          Table web = catalog.loadTable(name("web"));
          TableIdentifier other = name("other" + files++);
          if (random.nextBoolean()) {
            catalog
                .buildTable(other, web.schema())
                .withPartitionSpec(web.spec())
                .withLocation(web.location())
                .create();
          } else {
            Set<String> metadata = new TreeSet<>();
            for (Path file : NewestTables.named(home.resolve("catalog.db"))) {
              if (file.startsWith(Locations.path(web.location()))) {
                metadata.add(Locations.of(file));
              }
            }
            catalog.registerTable(other, metadata.iterator().next());
            catalog.loadTable(other).updateProperties().set("a", "b").commit();
          }
        });
  }
}
