package dev.tidemark.catalog.maintain;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.erase.RowsWithId;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.TableRegistration;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;
import org.jspecify.annotations.Nullable;

/** A lake, what its service does with it, and what may happen to its catalog. */
final class LakeWithMishaps {
  private static final Topic WEB = SampleTopic.of("web", field("count", FieldType.LONG));
  private static final Topic API = SampleTopic.of("api", field("count", FieldType.LONG));
  private static final Topics TOPICS = new Topics(List.of(WEB, API));
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

  private static final Clock AHEAD = Clock.offset(Clock.systemUTC(), Duration.ofDays(5));

  /** What happens to a lake while it is open, and stays so until somebody mends it. */
  enum Mishap {
    CATALOG_MISSING,
    CATALOG_EMPTY,
    CATALOG_OLDER,
    CATALOG_OLDER_THAN_A_TAG,
    CATALOG_WRITTEN_OVER,
    LAKE_COPIED,
    RENAMED,
    DROPPED,
    FOLDER_OF_TWO,
    SECOND_NAME,
    FILE_ELSEWHERE,
    SPELLED_OTHERWISE,
    TABLE_IN_A_FOLDER_OF_DATA,
    FILES_OF_TWO,
    STATISTICS_OF_ANOTHER,
    NOTE_OF_ANOTHER,
    VIEWS,
    VIEW_IN_PLACE,
    TABLE_OF_ANOTHER_CATALOG;

    /** Whether somebody must fix it before the table can be kept. */
    boolean isRejected() {
      return switch (this) {
        case FILE_ELSEWHERE,
            SPELLED_OTHERWISE,
            FILES_OF_TWO,
            STATISTICS_OF_ANOTHER,
            NOTE_OF_ANOTHER,
            VIEWS,
            TABLE_OF_ANOTHER_CATALOG ->
            false;
        default -> true;
      };
    }
  }

  private final Path home;
  private final Path older;
  private final Random random;
  private final OtherEngine other;
  private final FileIO io;
  private final Set<String> uuids;
  private final List<Path> copies = new ArrayList<>();
  private int files;
  private int rejected;

  LakeWithMishaps(Path home, Random random) throws IOException {
    this.home = home;
    this.random = random;
    older = Files.createDirectories(home.resolveSibling(home.getFileName() + "-older"));
    Files.createDirectories(outside());
    // Long ago, so that no file is older than its table.
    Clock longAgo = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    try (Lake lake = Lake.open(home, TOPICS, longAgo)) {
      io = lake.tables().load(WEB).io();
    }
    other = new OtherEngine(home, io);
    uuids = Set.copyOf(NewestTables.in(warehouse(), io).byUuid().keySet());
    load();
  }

  Path warehouse() {
    return home.resolve("warehouse");
  }

  /** A folder of somebody else's. */
  Path outside() {
    return home.resolveSibling(home.getFileName() + "-outside");
  }

  FileIO io() {
    return io;
  }

  /** The metadata that the catalog names now. */
  Set<Path> named() {
    return NewestTables.named(home.resolve("catalog.db"));
  }

  /** How often something was rejected, with words. */
  int rejected() {
    return rejected;
  }

  Lake open() {
    return Lake.open(home, TOPICS);
  }

  /** As a page does before anything else: what it has seen is remembered. */
  void look(Lake lake) {
    for (Topic topic : TOPICS.all()) lake.snapshots().current(topic);
  }

  void keepACopyOfTheCatalog() throws IOException {
    copyCatalog(home, older);
  }

  /** What a healthy lake goes through. */
  void usual() throws IOException {
    try (Lake lake = open()) {
      switch (random.nextInt(3)) {
        case 0 -> tag(lake);
        case 1 -> erase(lake);
        default -> keep(lake, topic(), Clock.systemUTC(), MaintenanceBudget.UNLIMITED);
      }
    }
  }

  void load() throws IOException {
    try (Lake lake = open()) {
      load(lake, TOPICS.all());
    }
  }

  /** Maintenance of a lake that nothing ails. */
  void keep() {
    for (Topic topic : TOPICS.all()) keepOf(home, topic);
  }

  /** Maintenance, a load, and maintenance again, as if nothing had happened. */
  void goOn(Lake open) {
    for (Topic topic : TOPICS.all()) attempt(() -> keepAhead(open, topic));
    // Rejected or not, by whatever is in its way.
    int before = rejected;
    erase(open);
    rejected = before;
    attempt(() -> load(open, TOPICS.all()));
    for (Topic topic : TOPICS.all()) attempt(() -> keepAhead(open, topic));
  }

  /** The same by processes that begin only now, each for one topic, and in the copies. */
  void goOn() {
    for (Path copy : copies) {
      for (Topic topic : TOPICS.all()) keepOf(copy, topic);
    }
    for (Topic topic : TOPICS.all()) {
      attempt(
          () -> {
            try (Lake lake = Lake.open(home, new Topics(List.of(topic)))) {
              attempt(() -> load(lake, List.of(topic)));
              keepAhead(lake, topic);
            }
          });
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (LakeException told) {
      assertThat(told.getMessage()).isNotBlank();
      rejected++;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void happens(Mishap mishap) throws IOException {
    Path database = home.resolve("catalog.db");
    String table = topic().name();
    switch (mishap) {
      case CATALOG_MISSING -> deleteCatalog();
      case CATALOG_EMPTY -> {
        deleteCatalog();
        Files.createFile(database);
      }
      case CATALOG_OLDER -> copyCatalog(older, home);
      case CATALOG_OLDER_THAN_A_TAG -> {
        keepACopyOfTheCatalog();
        other.tag(table);
        copyCatalog(older, home);
      }
      case CATALOG_WRITTEN_OVER -> other.writeOver(older.resolve("catalog.db"));
      case LAKE_COPIED -> {
        Path copy = home.resolveSibling(home.getFileName() + "-copy" + files++);
        copy(home, copy);
        // As by somebody who makes it fit by hand.
        Files.writeString(
            copy.resolve("lake.json"), "{\"format\":1,\"location\":\"%s\"}".formatted(copy));
        copies.add(copy);
      }
      case RENAMED -> other.rename(table, table + "_was");
      case DROPPED -> other.drop(table);
      case FOLDER_OF_TWO -> other.createInFolderOf(table, "other" + files++);
      case SECOND_NAME -> other.registerAlso(table, "other" + files++);
      case FILE_ELSEWHERE -> other.addAndRemove(table, outside());
      case SPELLED_OTHERWISE -> {
        Path folder = folder(table);
        other.setLocation(
            table, "file:" + folder.resolveSibling("../tidemark").resolve(folder.getFileName()));
      }
      case TABLE_IN_A_FOLDER_OF_DATA ->
          other.createElsewhere(table, folder(table).resolve("data/a/nest"));
      case FILES_OF_TWO -> {
        String name = "other" + files++;
        other.createUpon(table, name, warehouse().resolve("theirs").resolve(name));
      }
      case STATISTICS_OF_ANOTHER -> other.setStatistics(table, fileOfAnother(table));
      case NOTE_OF_ANOTHER ->
          Files.writeString(
              folder(table).resolve(".erasing-" + UUID.randomUUID()),
              fileOfAnother(table) + "\n" + outside().resolve("a"));
      case VIEWS -> {
        views(table, null);
        views(table, folder(table));
        views(table, folder(table).resolve("data/a/view"));
      }
      case TABLE_OF_ANOTHER_CATALOG -> other.listInAnotherCatalog(table, outside());
      case VIEW_IN_PLACE -> {
        other.rename(table, table + "_was");
        other.createView(table + "_was", table, null);
      }
    }
  }

  /** One is created, one replaced, one dropped; their metadata goes nowhere by itself. */
  private void views(String table, @Nullable Path folder) {
    for (int i = 0; i < 3; i++) {
      String view = "view" + files++;
      other.createView(table, view, folder);
      if (i > 0) other.replaceView(table, view);
      if (i > 1) other.dropView(view);
    }
  }

  private Path folder(String table) {
    for (TableMetadata metadata : NewestTables.in(warehouse(), io).all()) {
      Path folder = Locations.path(metadata.location()).normalize();
      if (folder.getFileName().toString().startsWith(table + "-")) return folder;
    }
    throw new IllegalStateException(table);
  }

  private Path fileOfAnother(String table) {
    return other.live(table.equals("web") ? "api" : "web").getFirst();
  }

  /** As an operator does who reads what he is told. */
  void mend() throws IOException {
    copies.clear();
    other.dropViews();
    for (Topic topic : TOPICS.all()) {
      String was = topic.name() + "_was";
      if (other.has(was)) other.rename(was, topic.name());
    }
    other.dropAll("other");
    List<TableMetadata> foreign;
    do {
      foreign = new ArrayList<>(NewestTables.in(warehouse(), io).all());
      foreign.removeIf(metadata -> uuids.contains(metadata.uuid()));
      for (TableMetadata metadata : foreign) {
        Files.delete(Locations.path(metadata.metadataFileLocation()));
      }
    } while (!foreign.isEmpty());
    register();
    for (Topic topic : TOPICS.all()) {
      other.removeStatistics(topic.name());
      other.setLocation(topic.name(), Locations.of(folder(topic.name())));
    }
  }

  private void register() {
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      tableRegistration.all();
      Set<Path> named = named();
      for (TableMetadata metadata : NewestTables.in(warehouse(), io).all()) {
        Path newest = Locations.path(metadata.metadataFileLocation());
        if (!named.contains(newest)) tableRegistration.one(newest);
      }
    }
  }

  private Topic topic() {
    return random.nextInt(4) > 0 ? WEB : API;
  }

  private void load(Lake lake, List<Topic> topics) throws IOException {
    Path file = home.resolveSibling(home.getFileName() + "-" + files++ + ".ndjson");
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      events.append("{\"id\":\"%d-%d\",\"time\":\"2025-01-01T00:00:00Z\"}\n".formatted(files, i));
    }
    Files.writeString(file, events);
    try (Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      for (Topic topic : topics) {
        attempt(() -> loader.loadFiles(topic, List.of(file), ProgressListener.NONE));
      }
    }
  }

  private void tag(Lake lake) {
    Table table = lake.tables().load(topic());
    table.manageSnapshots().createTag("t" + files++, table.currentSnapshot().snapshotId()).commit();
  }

  private void erase(Lake lake) {
    String part = "%" + random.nextInt(10);
    var rows = new RowsWithId(part);
    try (Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      EraseOptions options = new EraseOptions(Duration.ofHours(1), false);
      // Where a tag needs the rows it says so.
      attempt(() -> new Erasure(lake, loader, Clock.systemUTC(), options).run(topic(), rows));
    }
  }

  private void keepOf(Path folder, Topic topic) {
    attempt(
        () -> {
          try (Lake lake = Lake.open(folder, new Topics(List.of(topic)))) {
            keepAhead(lake, topic);
          }
        });
  }

  /** All but what writes files anew: that deletes none. */
  private static void keepAhead(Lake lake, Topic topic) {
    keep(lake, topic, AHEAD, new MaintenanceBudget(MaintenanceBudget.UNLIMITED.time(), 0));
  }

  private static void keep(
      Lake lake, Topic topic, Clock clock, MaintenanceBudget maintenanceBudget) {
    try (Maintenance maintenance = new Maintenance(lake, GREEDY, clock)) {
      maintenance.run(topic, maintenanceBudget);
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
      if (Files.exists(file)) Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
