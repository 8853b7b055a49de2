package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.TableRegistration;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.erase.FilterRowsToErase;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erased events are nowhere in the lake, and everything else is unchanged. */
class ErasureTest {
  static final String MARKER = "mARkEr-4711";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  private TrialLake open() {
    return open(folder);
  }

  static TrialLake open(Path folder) {
    return TrialLake.open(
        folder,
        List.of(TopicGenerator.plain("web")),
        dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)));
  }

  static FilterRowsToErase rows(Topic topic, String filter) {
    try {
      Map<String, JsonNode> conditions = new LinkedHashMap<>();
      JSON.readTree(filter).properties().forEach(e -> conditions.put(e.getKey(), e.getValue()));
      return FilterRowsToErase.of(topic, conditions);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static EraseReport erase(TrialLake lake, Topic topic, String filter, boolean dryRun) {
    return erase(lake, topic, filter, false, dryRun);
  }

  static EraseReport erase(
      TrialLake lake, Topic topic, String filter, boolean unclearToo, boolean dryRun) {
    try (Loader loader = lake.loader()) {
      EraseOptions options = new EraseOptions(Duration.ofHours(1), unclearToo);
      Erasure erasure = new Erasure(lake.lake(), loader, Clock.systemUTC(), options);
      FilterRowsToErase rows = rows(topic, filter);
      return dryRun ? erasure.plan(topic, rows) : erasure.run(topic, rows);
    }
  }

  private static String event(int number, String text, String day) {
    return "{\"id\":\"e%d\",\"time\":\"2026-03-%sT10:00:00Z\",\"s\":\"%s\",\"n\":%d,\"more\":\"%s\"}"
        .formatted(number, day, text, number, text);
  }

  private static List<String> events(int from, int to, String text) {
    return IntStream.range(from, to)
        .mapToObj(i -> event(i, i % 7 == 0 ? MARKER : text, i % 2 == 0 ? "01" : "02"))
        .toList();
  }

  /** Writes a file of the topic into the landing zone that contains the marker but no event. */
  static Path landed(TrialLake lake, String name) throws IOException {
    Path day = lake.lake().landing().resolve("env=~null/org=~null/type=web/date=2026-03-01");
    return Files.write(Files.createDirectories(day).resolve(name), MARKER.getBytes(UTF_8));
  }

  static List<byte[]> bytes(List<String> lines) {
    return lines.stream().map(line -> line.getBytes(UTF_8)).toList();
  }

  @Test
  void noFileOfTheLakeHoldsWhatWasErased() throws Exception {
    try (TrialLake lake = open()) {
      Topic topic = lake.topic("web");
      for (int load = 0; load < 4; load++) {
        lake.land(topic, events(load * 50, load * 50 + 50, "other" + load));
        lake.load(topic);
      }
      // Of another day, and without a matching row: its file is not rewritten.
      lake.loadFile(topic, "third.ndjson", bytes(List.of(event(500, "quiet", "03"))));
      String readable = event(600, MARKER, "01").replace("\"n\":600", "\"n\":\"six\"");
      String stays = event(601, "good", "01").replace("\"n\":601", "\"n\":\"six\"");
      lake.loadFile(topic, "bad.ndjson", bytes(List.of(readable, stays)));
      lake.land(topic, List.of(event(700, MARKER, "02"), event(701, "landed", "02")));
      Page first = lake.ask(topic, "{\"sort\":[\"id\"],\"limit\":100}");
      assertThat(LakeTexts.holding(folder, MARKER)).hasSizeGreaterThan(10);
      int before = lake.rows(topic).size();

      EraseReport report = erase(lake, topic, "{\"s\":\"%s\"}".formatted(MARKER), false);

      assertThat(LakeTexts.holding(folder, MARKER)).isEmpty();
      assertThat(report.open()).isEmpty();
      assertThat(report.rows()).isEqualTo(29 + 1);
      assertThat(report.landed()).isEqualTo(2);
      assertThat(report.deadLetters()).isEqualTo(1);
      assertThat(report.deadLetterFiles()).isEqualTo(1);
      assertThat(report.snapshots()).isPositive();
      assertThat(LakeTexts.holding(folder, "good")).hasSize(1);
      assertThat(LakeTexts.holding(folder, "quiet")).isNotEmpty();
      List<Row> left = lake.rows(topic);
      assertThat(left).hasSize(before - 29 + 1);
      assertThat(left).noneMatch(row -> row.payload().contains(MARKER));
      assertThat(icebergRows(lake, topic)).isEqualTo(left.stream().map(Row::id).sorted().toList());
      // The paged query continues from its position in the remaining rows.
      Page next =
          lake.ask(
              topic,
              "{\"sort\":[\"id\"],\"limit\":1000,\"cursor\":\"%s\"}"
                  .formatted(first.cursor().orElseThrow()));
      assertThat(next.snapshotChanged()).isTrue();
      assertThat(next.rows())
          .extracting(Row::id)
          .isEqualTo(
              left.stream()
                  .map(Row::id)
                  .filter(id -> id.compareTo(first.rows().getLast().id()) > 0)
                  .sorted()
                  .toList());
      EraseReport again = erase(lake, topic, "{\"s\":\"%s\"}".formatted(MARKER), false);
      assertThat(again.rows() + again.files() + again.snapshots() + again.deadLetters()).isZero();
    }
  }

  @Test
  void aDryRunSaysWhatWillBeDoneAndDoesNothing() throws Exception {
    try (TrialLake lake = open()) {
      Topic topic = lake.topic("web");
      for (int load = 0; load < 3; load++) {
        lake.land(topic, events(load * 50 + 1, load * 50 + 7 + load, "x"));
        lake.load(topic);
      }
      lake.loadFile(
          topic, "bad.ndjson", bytes(List.of("{\"s\":\"" + MARKER + "\"}", "no json at all")));
      List<Path> held = LakeTexts.holding(folder, MARKER);
      String filter = "{\"s_prefix\":\"mAR\"}";
      EraseReport told = erase(lake, topic, filter, true);
      assertThat(LakeTexts.holding(folder, MARKER)).isEqualTo(held);
      assertThat(told.rows()).isPositive();
      // Neither letter has a time; one is JSON with the value, and the other stays open.
      assertThat(told.deadLetters()).isEqualTo(1);
      assertThat(told.open()).hasSize(1).allMatch(open -> open.contains("1 dead letters"));
      EraseReport done = erase(lake, topic, filter, false);
      assertThat(done).usingRecursiveComparison().ignoringFields("dryRun").isEqualTo(told);
    }
  }

  @Test
  void whatOthersHideInLandingStaysAndIsTold() throws Exception {
    try (TrialLake lake = open()) {
      Topic topic = lake.topic("web");
      lake.land(topic, events(0, 20, "x"));
      lake.load(topic);
      List<Path> staged =
          List.of(landed(lake, ".part-1.json.gz"), landed(lake, "_staging-2.json.gz"));
      FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
      for (Path file : staged) Files.setLastModifiedTime(file, old);
      EraseReport report = erase(lake, topic, "{\"s\":\"nobody\"}", true, false);
      assertThat(staged).allMatch(Files::exists);
      assertThat(report.unclear()).isZero();
      assertThat(report.open())
          .hasSize(2)
          .allMatch(told -> told.contains(": hidden by the program that delivers it"));
    }
  }

  /** Deleting only the link would leave its target, unreported. */
  @Test
  void linksStayAndAreToldWhateverTheyAreCalled() throws Exception {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), MARKER);
    Files.setLastModifiedTime(elsewhere, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    try (TrialLake lake = open()) {
      Topic topic = lake.topic("web");
      lake.loadFile(topic, "bad.ndjson", bytes(List.of("{}")));
      Path landed = landed(lake, "half");
      Files.delete(landed);
      String half = ".00000000-0000-0000-0000-000000000000.tmp";
      Path letters = lake.lake().deadLetters().resolve("type=web");
      List<Path> links =
          List.of(
              landed.resolveSibling(half),
              landed.resolveSibling("_unreadable-x"),
              letters.resolve(half),
              letters.resolve("linked.ndjson"));
      for (Path link : links) Files.createSymbolicLink(link, elsewhere);
      EraseReport report = erase(lake, topic, "{\"s\":\"%s\"}".formatted(MARKER), true, false);
      assertThat(report.open()).hasSize(4).allMatch(told -> told.contains("a link, which is"));
      assertThat(links).allMatch(Files::isSymbolicLink);
      assertThat(elsewhere).hasContent(MARKER);
    }
  }

  @Test
  void anErasureNamesItsRows() {
    try (TrialLake lake = open()) {
      Topic topic = lake.topic("web");
      for (String filter : List.of("{}", "{\"s_in\":[]}", "{\"nothing\":1}")) {
        assertThatThrownBy(() -> rows(topic, filter)).isInstanceOf(QueryException.class);
      }
    }
  }

  @Test
  void whatKilledWritersLeftAfterGoesWhenItIsOldAndIsToldBefore() throws Exception {
    try (TrialLake lake = open()) {
      Topic topic = lake.topic("web");
      lake.land(topic, events(0, 20, "x"));
      lake.load(topic);
      Path live;
      try (Stream<Path> files = Files.walk(lake.lake().warehouse())) {
        live = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
      }
      Path orphan = Files.copy(live, live.resolveSibling("orphan.parquet"));
      Path half = Files.write(live.resolveSibling("half.parquet"), MARKER.getBytes(UTF_8));
      Path object = landed(lake, ".00000000-0000-0000-0000-000000000000.tmp");
      Path aside = Files.write(object.resolveSibling("_unreadable-x"), MARKER.getBytes(UTF_8));
      String filter = "{\"s\":\"%s\"}".formatted(MARKER);
      assertThat(erase(lake, topic, filter, false).open())
          .hasSize(4)
          .anyMatch(told -> told.contains("orphan.parquet: may belong to a running writer"))
          .anyMatch(told -> told.contains("_unreadable-x: was set aside"));
      FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
      for (Path file : List.of(orphan, half, object)) Files.setLastModifiedTime(file, old);
      assertThat(erase(lake, topic, filter, false).open()).hasSize(1);
      Files.delete(aside);
      assertThat(LakeTexts.holding(folder, MARKER)).isEmpty();
      assertThat(lake.rows(topic)).hasSize(17);
    }
  }

  /**
   * Regression: a table was dropped or renamed and created again, and the erasure reported nothing
   * left.
   */
  @Test
  void aTableThatAnotherOneReplacedIsTold() throws Exception {
    try (TrialLake lake = open()) {
      lake.land(lake.topic("web"), List.of(event(7, MARKER, "01")));
      lake.load(lake.topic("web"));
    }
    Path home = folder.resolve("lake");
    try (var sqlite = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("catalog.db"));
        var statement = sqlite.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM iceberg_tables")).isEqualTo(1);
    }
    Topic topic = TopicReader.read(folder.resolve("conf")).find("web").orElseThrow();
    try (var tableRegistration = TableRegistration.of(home, false)) {
      assertThat(tableRegistration.create(topic).rejected()).isEmpty();
    }
    try (TrialLake lake = open()) {
      for (boolean dryRun : new boolean[] {true, false}) {
        EraseReport report = erase(lake, topic, "{\"s\":\"" + MARKER + "\"}", dryRun);
        assertThat(report.of()).isZero();
        assertThat(report.open())
            .singleElement()
            .asString()
            .startsWith(home.resolve("warehouse/tidemark/web-").toString())
            .contains("an older table of this name");
      }
      assertThat(LakeTexts.holding(folder, MARKER)).isNotEmpty();
    }
  }

  @Test
  void loadsAndCompactionBesideItLoseNothingAndBringNothingBack() throws Exception {
    try (TrialLake lake = open();
        var pool = Executors.newFixedThreadPool(2)) {
      Topic topic = lake.topic("web");
      for (int load = 0; load < 3; load++) {
        lake.loadFile(topic, "f" + load, bytes(events(load * 70, load * 70 + 70, "before")));
      }
      Future<?> loading =
          pool.submit(
              () -> {
                for (int load = 3; load < 8; load++) {
                  List<byte[]> lines = bytes(events(load * 70, load * 70 + 70, "beside"));
                  String name = "f" + load;
                  untilDone(() -> lake.loadFile(topic, name, lines));
                }
              });
      Future<?> compacting =
          pool.submit(
              () -> {
                try (Maintenance maintenance =
                    new Maintenance(lake.lake(), MaintenanceOptions.DEFAULT, Clock.systemUTC())) {
                  while (!loading.isDone()) {
                    untilDone(() -> maintenance.run(topic, MaintenanceBudget.UNLIMITED));
                  }
                }
              });
      String filter = "{\"s\":\"%s\"}".formatted(MARKER);
      erase(lake, topic, filter, false);
      erase(lake, topic, filter, false);
      loading.get();
      compacting.get();
      erase(lake, topic, filter, false);
      assertThat(lake.rows(topic)).hasSize(8 * 60);
      assertThat(icebergRows(lake, topic)).hasSize(8 * 60);
      assertThat(LakeTexts.holding(folder, MARKER)).isEmpty();
    }
  }

  /** A file erased during a read does no harm: the work is retried. */
  private static void untilDone(Runnable work) {
    for (int tried = 1; ; tried++) {
      try {
        work.run();
        return;
      } catch (LakeException e) {
        if (tried == 100) throw e;
      }
    }
  }

  static List<String> icebergRows(TrialLake lake, Topic topic) throws IOException {
    List<String> ids = new ArrayList<>();
    try (var records =
        org.apache.iceberg.data.IcebergGenerics.read(lake.lake().tables().load(topic)).build()) {
      for (var record : records) ids.add(record.getField("id").toString());
    }
    return ids.stream().sorted().toList();
  }

  /**
   * Regression, found by killed erasures: the snapshots before the first with a matching row never
   * expired.
   */
  @Test
  void snapshotsFromBeforeAnErasureExpireAsOthersDo() throws Exception {
    try (TrialLake lake = open()) {
      Topic topic = lake.topic("web");
      for (int load = 0; load < 3; load++) {
        lake.land(topic, List.of(event(load, "quiet", "01")));
        lake.load(topic);
      }
      lake.land(topic, List.of(event(10, MARKER, "01"), event(11, "loud", "01")));
      lake.load(topic);
      assertThat(erase(lake, topic, "{\"s\":\"" + MARKER + "\"}", false).rows()).isEqualTo(1);
      var options =
          new MaintenanceOptions(
              Duration.ZERO,
              1000,
              Duration.ZERO,
              Duration.ofDays(1),
              1L << 30,
              RewriteLimits.DEFAULT);
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
      try (Maintenance maintenance = new Maintenance(lake.lake(), options, later)) {
        for (int run = 0; run < 3; run++) maintenance.run(topic, MaintenanceBudget.UNLIMITED);
      }
      assertThat(lake.lake().tables().prepare(topic).snapshots()).hasSize(1);
      assertThat(lake.rows(topic)).hasSize(4);
    }
  }
}
