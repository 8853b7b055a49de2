package dev.tidemark.catalog.iceberg;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.files.Locations;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.Progress;
import dev.tidemark.catalog.maintain.Budget;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A catalog that is not the tables' own: the small cases of {@code NothingUnknownIsDeletedTest}.
 */
@Execution(ExecutionMode.CONCURRENT)
class ExchangedCatalogTest {
  private static final Topic WEB = SampleTopic.of("web", field("a", FieldType.LONG));
  private static final Topic API = SampleTopic.of("api", field("a", FieldType.LONG));
  private static final Topics TOPICS = new Topics(List.of(WEB, API));
  private static final LoadOptions LOADING =
      new LoadOptions(10_000, 1 << 20, 1, 128L << 20, Duration.ZERO, 10);

  @TempDir private Path dir;
  private Path home;
  private int next;

  @BeforeEach
  void twoLoads() throws IOException {
    home = dir.resolve("lake");
    // Long ago, so that no file is older than its table.
    Clock longAgo = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    Lake.open(home, TOPICS, longAgo).close();
    load(1);
    load(2);
  }

  private Lake open() {
    return Lake.open(home, TOPICS);
  }

  private void load(int id) throws IOException {
    try (Lake lake = open()) {
      load(lake, id);
    }
  }

  private void load(Lake lake, int id) throws IOException {
    Path file = dir.resolve("in" + next++ + ".ndjson");
    Files.writeString(file, event(id));
    try (Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      for (Topic topic : TOPICS.all()) loader.loadFiles(topic, List.of(file), Progress.NONE);
    }
  }

  private static String event(int id) {
    return "{\"id\":\"%d\",\"time\":\"2025-01-01T00:00:00Z\"}\n".formatted(id);
  }

  private long rows() {
    try (Lake lake = open()) {
      return rows(lake);
    }
  }

  private static long rows(Lake lake) {
    long rows = 0;
    for (var file : lake.snapshots().current(WEB).files()) rows += file.rows();
    return rows;
  }

  private Path database() {
    return home.resolve("catalog.db");
  }

  private void catalog(String statement) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> register() {
    try (Registration registration = Registration.of(home, false)) {
      Registration.Report report = registration.all();
      assertThat(report.refused()).isEmpty();
      return report.done();
    }
  }

  private void keepDaysAhead(Path lake) throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
    try (Stream<Path> all = Files.walk(lake.resolve("warehouse/tidemark"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(5));
    try (Lake open = Lake.open(lake, TOPICS);
        Maintenance upkeep = new Maintenance(open, MaintenanceOptions.DEFAULT, ahead)) {
      upkeep.run(WEB, Budget.UNLIMITED);
    }
  }

  @Test
  void aLakeWhoseCatalogIsMissingIsRefusedAndRegisteredAgain() throws IOException {
    Files.delete(database());
    assertThatThrownBy(() -> keepDaysAhead(home))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("missing, or empty")
        .hasMessageContaining("tidemark register --dir " + home);
    assertThat(register()).hasSize(2).allMatch(line -> line.contains(": registered with 0000"));
    assertThat(rows()).isEqualTo(2);
    keepDaysAhead(home);
    load(3);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void aLakeWhoseCatalogIsEmptyIsRefusedAndRegisteredAgain() throws IOException {
    Files.write(database(), new byte[0]);
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("missing, or empty");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void anOlderCopyOfTheCatalogIsRefusedAndRegisteredAgain() throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    Files.copy(older, database(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> keepDaysAhead(home))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("but there is a newer one")
        .hasMessageContaining("tidemark register");
    assertThat(register()).allMatch(line -> line.contains("registered with"));
    assertThat(rows()).isEqualTo(3);
    assertThat(register()).containsExactlyInAnyOrder("web: is registered", "api: is registered");
  }

  /** Of a service that was not stopped. */
  @Test
  void aCommitThatComesInWhileTablesAreRegisteredIsNotTakenBack() throws Exception {
    Path newest;
    try (Lake lake = Lake.open(home.toRealPath(), Clock.systemUTC());
        TablePointers pointers = new TablePointers(database(), "tidemark", "tidemark")) {
      WatchedFiles files = new WatchedFiles(new LocalFiles(lake.warehouse()));
      Registry listed = new Registry(lake.warehouse(), "tidemark", pointers, files);
      // One before the folders are looked through, one after that of the first table.
      load(3);
      files.before(() -> load(4));
      Registration.Report report = new Registration(lake, false).all(listed);
      assertThat(report.refused())
          .hasSize(1)
          .first()
          .asString()
          .contains("a service or a load has committed; stop it first");
      newest = Locations.path(pointers.find("web").orElseThrow());
    }
    assertThat(rows()).isEqualTo(4);
    assertThat(VersionHint.read(folder())).contains(newest);
    assertThat(register()).containsExactlyInAnyOrder("web: is registered", "api: is registered");
  }

  @Test
  void aTableThatIsRegisteredMeanwhileIsNotRegisteredOverIt() throws Exception {
    String web = VersionHint.read(folder()).map(Locations::of).orElseThrow();
    try (Lake lake = Lake.open(home.toRealPath(), Clock.systemUTC())) {
      load(3);
      String later = lake.metadataLocation(WEB).orElseThrow();
      for (Optional<String> listed : List.of(Optional.<String>empty(), Optional.of(web))) {
        assertThatThrownBy(() -> lake.register("web", listed, web))
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("stop it first");
        assertThat(lake.metadataLocation(WEB)).contains(later);
      }
      // What is wanted is there already.
      assertThat(lake.register("web", Optional.of(web), later)).isFalse();
      assertThat(lake.metadataLocation(WEB)).contains(later);
    }
    assertThat(rows()).isEqualTo(3);
  }

  /** Does something before the first file is read. */
  private static final class WatchedFiles implements FileIO {
    private static final long serialVersionUID = 1;

    private interface Act {
      void run() throws IOException;
    }

    private final transient FileIO real;
    private transient @Nullable Act act;

    WatchedFiles(FileIO real) {
      this.real = real;
    }

    void before(Act first) {
      act = first;
    }

    @Override
    public InputFile newInputFile(String path) {
      Act now = act;
      act = null;
      try {
        if (now != null) now.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return real.newInputFile(path);
    }

    @Override
    public OutputFile newOutputFile(String path) {
      return real.newOutputFile(path);
    }

    @Override
    public void deleteFile(String path) {
      real.deleteFile(path);
    }
  }

  @Test
  void aDryRunOfRegisteringChangesNothing() throws IOException {
    Files.delete(database());
    try (Registration registration = Registration.of(home, true)) {
      assertThat(registration.all().done()).allMatch(line -> line.contains("would be registered"));
    }
    assertThatThrownBy(this::open).isInstanceOf(LakeException.class);
  }

  @Test
  void aCopiedLakeIsRefusedAndTheOriginalGoesOn() throws IOException {
    Path copy = dir.resolve("copy");
    try (Stream<Path> all = Files.walk(home)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, copy.resolve(home.relativize(each)));
      }
    }
    load(3);
    assertThatThrownBy(() -> keepDaysAhead(copy))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("was made in " + home)
        .hasMessageContaining("Move it back");
    // As by somebody who makes it fit by hand: its tables still lie elsewhere.
    Files.writeString(
        copy.resolve("lake.json"), "{\"format\":1,\"location\":\"%s\"}".formatted(copy));
    assertThatThrownBy(() -> keepDaysAhead(copy))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("lies elsewhere");
    keepDaysAhead(home);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void aRenamedTableIsNotMadeAnewAndItsFilesStay() throws IOException {
    catalog("UPDATE iceberg_tables SET table_name = 'web_2026' WHERE table_name = 'web'");
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is called tidemark.web_2026")
        .hasMessageContaining("--create web");
    try (Registration registration = Registration.of(home, false)) {
      assertThat(registration.create(WEB).done()).containsExactly("web: made, empty");
    }
    keepDaysAhead(home);
    load(3);
    assertThat(rows()).isEqualTo(1);
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    catalog("UPDATE iceberg_tables SET table_name = 'web' WHERE table_name = 'web_2026'");
    // Both have the name now, and the one that is younger is not registered: nobody guesses.
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("but a newer one lies in");
  }

  @Test
  void aTableThatIsRenamedOrDroppedWhileTheLakeIsOpenIsNotMadeAnew() throws IOException {
    try (Lake lake = open()) {
      assertThat(rows(lake)).isEqualTo(2);
      catalog("UPDATE iceberg_tables SET table_name = 'web_2026' WHERE table_name = 'web'");
      assertThatThrownBy(() -> load(lake, 3)).hasMessageContaining("is called tidemark.web_2026");
      assertThatThrownBy(() -> rows(lake)).hasMessageContaining("is called tidemark.web_2026");
      catalog("DELETE FROM iceberg_tables WHERE table_name = 'web_2026'");
      assertThatThrownBy(() -> load(lake, 3))
          .hasMessageContaining("is not in the catalog any more");
      // The others go on.
      assertThat(lake.snapshots().current(API).files()).isNotEmpty();
    }
    assertThatThrownBy(this::open).hasMessageContaining("or from which it was dropped");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aViewInTheNameOfARenamedTableIsSaidAndNoTableIsMade() throws IOException {
    try (Lake lake = open()) {
      assertThat(rows(lake)).isEqualTo(2);
      catalog("UPDATE iceberg_tables SET table_name = 'web_raw' WHERE table_name = 'web'");
      createView("web", "web_raw");
      assertThatThrownBy(() -> rows(lake))
          .hasMessageContaining("is called tidemark.web_raw")
          .hasMessageContaining("DROP VIEW tidemark.web");
      assertThatThrownBy(() -> load(lake, 3)).hasMessageContaining("DROP VIEW tidemark.web");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is called tidemark.web_raw")
        .hasMessageContaining("DROP VIEW tidemark.web")
        .hasMessageNotContaining("cannot be read");
    try (Registration registration = Registration.of(home, false)) {
      assertThatThrownBy(() -> registration.create(WEB))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("DROP VIEW tidemark.web");
    }
    assertThat(register())
        .containsExactlyInAnyOrder("web_raw: is registered", "api: is registered");
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web_raw'");
    assertThat(registered().refused())
        .singleElement()
        .asString()
        .contains("DROP VIEW tidemark.web");
    Path metadata = newest("web-");
    assertThatThrownBy(() -> registerOne(metadata))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("DROP VIEW tidemark.web");
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aTopicWhoseNameIsAViewsGetsNoTable() throws IOException {
    createView("app", "web");
    Topic app = SampleTopic.of("app", field("a", FieldType.LONG));
    Topics all = new Topics(List.of(WEB, API, app));
    List<Path> before = folders();
    assertThatThrownBy(() -> Lake.open(home, all))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("The name app is a view's, tidemark.app: drop it")
        .hasMessageContaining("DROP VIEW tidemark.app");
    try (Lake lake = open()) {
      assertThatThrownBy(() -> lake.tables().prepare(app))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("DROP VIEW tidemark.app");
    }
    assertThat(folders()).isEqualTo(before);
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'app'");
    Lake.open(home, all).close();
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(home.resolve("warehouse/tidemark"))) {
      return all.sorted().toList();
    }
  }

  private Path newest(String prefix) throws IOException {
    for (Path folder : folders()) {
      if (folder.getFileName().toString().startsWith(prefix)) {
        return VersionHint.read(folder).orElseThrow();
      }
    }
    throw new IllegalStateException(prefix);
  }

  /** As Spark does by the same catalog. */
  private void createView(String view, String table) {
    try (JdbcCatalog catalog =
        new JdbcCatalog(_ -> new LocalFiles(home.resolve("warehouse")), null, false)) {
      catalog.initialize(
          "tidemark",
          Map.of(
              CatalogProperties.URI,
              "jdbc:sqlite:" + database(),
              CatalogProperties.WAREHOUSE_LOCATION,
              Locations.of(home.resolve("warehouse")),
              JdbcCatalog.PROPERTY_PREFIX + "schema-version",
              "V1"));
      Namespace namespace = Namespace.of("tidemark");
      catalog
          .buildView(TableIdentifier.of(namespace, view))
          .withSchema(new Schema(Types.NestedField.optional(1, "id", Types.StringType.get())))
          .withDefaultNamespace(namespace)
          .withQuery("spark", "SELECT id FROM " + table)
          .create();
    }
  }

  @Test
  void landedObjectsStayWhereTheCatalogIsExchangedUnderALoad() throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    for (String how : List.of("deleted", "replaced", "written over")) {
      Path object = landed(next++);
      try (Lake lake = open();
          Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
        rows(lake);
        switch (how) {
          case "deleted" -> Files.delete(database());
          case "replaced" -> {
            Files.copy(older, dir.resolve("new.db"), StandardCopyOption.REPLACE_EXISTING);
            Files.move(dir.resolve("new.db"), database(), StandardCopyOption.ATOMIC_MOVE);
          }
          default -> catalog(older);
        }
        assertThatThrownBy(() -> loader.loadLanded(WEB, Progress.NONE))
            .as(how)
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("tidemark register");
        assertThatThrownBy(() -> rows(lake)).as(how).hasMessageContaining("tidemark register");
      }
      assertThat(object).as(how).exists();
      register();
      try (Lake lake = open();
          Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
        loader.loadLanded(WEB, Progress.NONE);
      }
      assertThat(object).as(how).doesNotExist();
    }
    assertThat(rows()).isEqualTo(6);
  }

  /** As it is where the older content is written over the file, by SQLite's own means. */
  private void catalog(Path older) {
    catalog("ATTACH '%s' AS older".formatted(older), "DELETE FROM iceberg_tables");
  }

  private void catalog(String attach, String delete) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
        Statement run = connection.createStatement()) {
      run.execute(attach);
      run.execute(delete);
      run.execute("INSERT INTO iceberg_tables SELECT * FROM older.iceberg_tables");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path landed(int id) throws IOException {
    Path folder =
        Files.createDirectories(home.resolve("landing/env=dev/org=o/type=web/date=2025-01-01"));
    Path object = folder.resolve("object" + id + ".ndjson");
    Files.writeString(object, event(1000 + id));
    Files.setLastModifiedTime(object, FileTime.from(Instant.now().minusSeconds(60)));
    return object;
  }

  @Test
  void aTableOfAnotherCatalogInTheDatabaseDoesNotStandForOurs() throws IOException {
    String columns = "table_namespace, table_name, metadata_location, iceberg_type";
    catalog(
        "INSERT INTO iceberg_tables (catalog_name, %s) SELECT 'lake', %s FROM iceberg_tables"
            .formatted(columns, columns));
    catalog("DELETE FROM iceberg_tables WHERE catalog_name <> 'lake'");
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it is not made anew");
    catalog("DELETE FROM iceberg_tables WHERE catalog_name = 'lake'");
    register();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void aTableOfAnotherCatalogThatLiesElsewhereIsInNobodysWay() throws IOException {
    String elsewhere = home.resolveSibling("elsewhere/metadata/00000-a.metadata.json").toString();
    catalog(
        "INSERT INTO iceberg_tables (rowid, catalog_name, table_namespace, table_name,"
            + " metadata_location, iceberg_type) SELECT -1, 'lake', table_namespace, table_name, '%s',"
                .formatted(elsewhere)
            + " iceberg_type FROM iceberg_tables WHERE table_name = 'web'");
    load(3);
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void twoTablesInOneFolderAreRefused() throws IOException {
    catalog(
        "INSERT INTO iceberg_tables (catalog_name, table_namespace, table_name, metadata_location,"
            + " iceberg_type) SELECT catalog_name, table_namespace, 'second', metadata_location,"
            + " iceberg_type FROM iceberg_tables WHERE table_name = 'web'");
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("have one folder");
  }

  @Test
  void aCommitThatWasKilledIsNoNewerTable() throws IOException {
    String location;
    Path attempt;
    try (Lake lake = open()) {
      location = lake.metadataLocation(WEB).orElseThrow();
      // A load whose commit never came to the catalog.
      Path old = Locations.path(location);
      load(lake, 3);
      attempt = Locations.path(lake.metadataLocation(WEB).orElseThrow());
      VersionHint.write(location);
      assertThat(old).exists();
    }
    catalog(
        "UPDATE iceberg_tables SET metadata_location = '%s' WHERE table_name = 'web'"
            .formatted(location));
    assertThat(rows()).isEqualTo(2);
    load(3);
    assertThat(rows()).isEqualTo(3);
    keepDaysAhead(home);
    assertThat(attempt).doesNotExist();
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void metadataOfAnotherEngineThatNamesASnapshotIsNoKilledCommitOfOurs() throws IOException {
    String older;
    String tagged;
    try (Lake lake = open()) {
      older = lake.metadataLocation(WEB).orElseThrow();
      Table table = lake.tables().load(WEB);
      table.manageSnapshots().createTag("kept", table.currentSnapshot().snapshotId()).commit();
      tagged = lake.metadataLocation(WEB).orElseThrow();
    }
    // Other engines write no hint.
    VersionHint.write(older);
    assertThat(Locations.path(tagged)).exists();
    catalog(
        "UPDATE iceberg_tables SET metadata_location = '%s' WHERE table_name = 'web'"
            .formatted(older));
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("but there is a newer one");
  }

  @Test
  void nothingIsCommittedUponAnOlderCatalogThatWasWrittenOverUnderALake() throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    try (Lake lake = open()) {
      // It has looked at no table yet, so it cannot know by itself that the pointer went back.
      catalog(older);
      Table table = lake.tables().load(WEB);
      var update = table.updateProperties().set("a", "b");
      assertThatThrownBy(update::commit)
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("was committed after it")
          .hasMessageContaining("tidemark register --dir " + home);
      assertThatThrownBy(() -> load(lake, 4))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("tidemark register --dir " + home);
    }
    register();
    assertThat(rows()).isEqualTo(3);
    load(4);
    assertThat(rows()).isEqualTo(4);
  }

  @Test
  @Timeout(60)
  void whatIsNoRegularFileIsNotWaitedFor() throws Exception {
    Path folder = folder();
    Files.delete(VersionHint.file(folder));
    pipe(VersionHint.file(folder));
    pipe(folder.resolve("metadata/00009-%s.metadata.json".formatted(new UUID(0, 9))));
    assertThat(rows()).isEqualTo(2);
    assertThat(registered().refused()).singleElement().asString().contains("is no regular file");
    Files.delete(home.resolve("lake.json"));
    pipe(home.resolve("lake.json"));
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is no regular file");
  }

  private static void pipe(Path path) throws IOException, InterruptedException {
    int made = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
    assertThat(made).isZero();
  }

  private Path folder() {
    try (Lake lake = open()) {
      return Locations.path(lake.tables().load(WEB).location());
    }
  }

  private Registration.Report registered() {
    try (Registration registration = Registration.of(home, false)) {
      return registration.all();
    }
  }

  /** What becomes of the newest metadata of a table, and how that is told. */
  enum Broken {
    EMPTY("is empty"),
    CUT("cannot be read"),
    CUT_AT_300("cannot be read"),
    GONE("is not there");

    private final String told;

    Broken(String told) {
      this.told = told;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EMPTY, true", "CUT, true", "CUT_AT_300, true", "GONE, true",
    "EMPTY, false", "CUT, false", "CUT_AT_300, false", "GONE, false"
  })
  void metadataThatCannotBeReadIsNamedAndNothingOlderIsTakenForTheNewest(
      Broken broken, boolean isCatalogThere) throws IOException {
    Path newest;
    Path older;
    try (Lake lake = open()) {
      older = Locations.path(lake.metadataLocation(WEB).orElseThrow());
      load(lake, 3);
      newest = Locations.path(lake.metadataLocation(WEB).orElseThrow());
    }
    byte[] whole = Files.readAllBytes(newest);
    switch (broken) {
      case EMPTY -> Files.write(newest, new byte[0]);
      case CUT -> Files.write(newest, Arrays.copyOf(whole, whole.length - 9));
      case CUT_AT_300 -> Files.write(newest, Arrays.copyOf(whole, 300));
      case GONE -> Files.delete(newest);
    }
    if (!isCatalogThere) Files.delete(database());
    Registration.Report report = registered();
    assertThat(report.refused())
        .singleElement()
        .asString()
        .contains("its metadata " + newest + " " + broken.told)
        .contains("tidemark register --metadata " + older + " --dir " + home)
        .doesNotContain("REDACTED");
    assertThat(report.done()).singleElement().asString().startsWith("api: ");
    // Who knows what that means chooses the older one.
    try (Registration registration = Registration.of(home, false)) {
      registration.one(older);
    }
    assertThat(rows()).isEqualTo(2);
    assertThat(register()).contains("web: is registered");
    load(4);
    assertThat(rows()).isEqualTo(3);
    assertThat(register()).contains("web: is registered");
  }

  @Test
  void metadataThatTheHintNamesAndThatCannotBeReadStandsInTheWayOfAnOlderCatalog()
      throws IOException {
    Path older = dir.resolve("older.db");
    Files.copy(database(), older);
    load(3);
    Path newest = VersionHint.read(folder()).orElseThrow();
    Files.write(newest, new byte[0]);
    Files.copy(older, database(), StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::open)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining(newest.getFileName() + " was committed after it and cannot be read");
  }

  @Test
  void aNewTableInPlaceOfOneInNoCatalogSaysWhereThatOneLies() throws IOException {
    Path folder = folder();
    Path metadata = VersionHint.read(folder).orElseThrow();
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    try (Registration registration = Registration.of(home, false)) {
      assertThat(registration.create(WEB).done())
          .hasSize(2)
          .last()
          .asString()
          .contains("an older one lies in " + folder)
          .contains("its events are not in the new table")
          .contains("tidemark register --metadata " + metadata + " --dir " + home);
    }
    try (Registration registration = Registration.of(home, false)) {
      registration.one(metadata);
    }
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whatIsNewerStandsInTheWayOfMetadataThatAPersonChooses() throws IOException {
    Path folder = folder();
    Path older = VersionHint.read(folder).orElseThrow();
    load(3);
    Path newest = VersionHint.read(folder).orElseThrow();
    assertThatThrownBy(() -> registerOne(older))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is not registered: there is a newer one")
        .hasMessageContaining(newest.toString());
    catalog("DELETE FROM iceberg_tables WHERE table_name = 'web'");
    try (Registration registration = Registration.of(home, false)) {
      registration.create(WEB);
    }
    load(4);
    Path made = folder();
    assertThatThrownBy(() -> registerOne(newest))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("is not registered: a newer table web, with events, lies in " + made);
    assertThat(rows()).isEqualTo(1);
    Path away = Files.move(made, dir.resolve("away"));
    assertThat(registerOne(newest)).last().asString().contains(made + " is in no catalog now");
    assertThat(rows()).isEqualTo(3);
    assertThat(away).isNotEmptyDirectory();
  }

  private List<String> registerOne(Path metadata) {
    try (Registration registration = Registration.of(home, false)) {
      return registration.one(metadata).done();
    }
  }
}
