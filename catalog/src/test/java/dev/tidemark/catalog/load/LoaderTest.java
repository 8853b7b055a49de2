package dev.tidemark.catalog.load;

import static dev.tidemark.catalog.SampleTopic.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.duckdb.LoaderDatabase;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
  private static final Topic TOPIC =
      SampleTopic.of(
          "web",
          field("count", FieldType.LONG),
          field("detail.took", FieldType.DOUBLE),
          field("ok", FieldType.BOOLEAN),
          field("text", FieldType.STRING),
          field("ended", FieldType.TIME));

  private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private LoadReport load(String text) throws IOException {
    Path file = Files.createTempFile(dir, "events", ".ndjson");
    Files.writeString(file, text);
    return loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE);
  }

  @Test
  void anEventBecomesARow() throws IOException {
    String event =
        """
        {"id":"a","time":"2025-02-03T04:05:06.007Z","environment":"dev","org":"o","count":9223372036854775807, \
        "detail":{"took":0.1},"ok":true,"text":"é\\u0000\\"","ended":1738555506007,"more":[1]}""";
    LoadReport report = load(event + "\r\n  \n");
    assertThat(report.lines()).isEqualTo(1);
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.files()).isEqualTo(1);
    Map<String, Object> row = TableRows.of(lake, TOPIC).getFirst();
    assertThat(row)
        .containsEntry("id", "a")
        .containsEntry("timestamp", 1738555506007L)
        .containsEntry("env", "dev")
        .containsEntry("org", "o")
        .containsEntry("count", Long.MAX_VALUE)
        .containsEntry("detail_took", 0.1)
        .containsEntry("ok", true)
        .containsEntry("text", "é\0\"")
        .containsEntry("ended", 1738555506007L)
        .containsEntry("payload", event)
        .containsKey("loaded_at");
    var file = lake.snapshots().current(TOPIC).files().getFirst();
    assertThat(file.env()).isEqualTo("dev");
    assertThat(file.bounds("timestamp").lower()).isEqualTo(1738555506007L);
    assertThat(file.bounds("detail_took").upper()).isEqualTo(0.1);
  }

  @Test
  void whatIsSentTwiceIsThereOnce() throws IOException {
    String event = "{\"id\":\"a\",\"time\":\"2025-02-03T04:05:06.007Z\"}\n";
    assertThat(load(event + event).duplicates()).isEqualTo(1);
    LoadReport again = load(event);
    assertThat(again.duplicates()).isEqualTo(1);
    assertThat(again.files()).isZero();
    assertThat(TableRows.of(lake, TOPIC)).hasSize(1);
  }

  @Test
  void theReportTellsWhatBecameOfEachPartition() throws IOException {
    String dev = "{\"id\":\"%s\",\"time\":\"2025-02-0%d\",\"environment\":\"dev\"}\n";
    load(dev.formatted("a", 3));
    String text = dev.formatted("a", 3) + dev.formatted("b", 3) + dev.formatted("b", 3);
    LoadReport report =
        load(text + dev.formatted("a", 4) + "{\"id\":\"a\",\"time\":\"2025-02-03\"}\n" + "[]\n");
    assertThat(report.partitions())
        .containsExactly(
            new PartitionLoad(null, null, "2025-02-03", 1, 0, 1),
            new PartitionLoad("dev", null, "2025-02-03", 1, 2, 1),
            new PartitionLoad("dev", null, "2025-02-04", 1, 0, 1));
    assertThat(report.lines()).isEqualTo(6);
    assertThat(report.loaded()).isEqualTo(3);
    assertThat(report.duplicates()).isEqualTo(2);
    assertThat(report.deadLetters()).isEqualTo(1);
    assertThat(report.files()).isEqualTo(3);
  }

  @Test
  void whatIsOlderThanTheTopicKeepsIsADeadDeadLetter() throws IOException {
    Topic keeping = TOPIC.withRetention(Duration.ofDays(10));
    Path file = dir.resolve("old.ndjson");
    Files.writeString(
        file,
        """
        {"id":"old","time":"2025-05-21T23:59:59.999Z"}
        {"id":"young","time":"2025-05-22T00:00:00.000Z"}
        """);
    LoadReport report = loader.loadFiles(keeping, List.of(file), ProgressListener.NONE);
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.deadLetters()).isEqualTo(1);
    assertThat(TableRows.of(lake, TOPIC).getFirst()).containsEntry("id", "young");
    assertThat(deadLetters().getFirst().path("reasons").toString())
        .contains(
            "\"time\"",
            "2025-05-21T23:59:59.999Z is older than the topic's retention: events are kept since"
                + " 2025-05-22T");
  }

  /** Whoever was answered 202 must not find a dead letter because the load came later. */
  @Test
  void whatLandedIsValidatedByTheTimeAtWhichItWasReceived() throws IOException {
    Topic keeping = TOPIC.withRetention(Duration.ofDays(10));
    String events =
        """
        {"id":"older","time":"2025-05-21T21:59:59.999Z"}
        {"id":"old","time":"2025-05-21T22:00:00.000Z"}
        {"id":"young","time":"2025-05-22T00:00:00.000Z"}
        """;
    land("20250531T220000000Z-0123456789abcdef.ndjson", events, NOW.minus(Duration.ofHours(1)));
    LoadReport late = loader.loadLanded(keeping, ProgressListener.NONE);
    assertThat(late.loaded()).isEqualTo(2);
    assertThat(late.deadLetters()).isEqualTo(1);
    assertThat(deadLetters().getFirst().path("reasons").toString())
        .contains("since 2025-05-21T22:00");
    // A clock that was ahead makes no event older than it is.
    land("20250701T000000000Z-0123456789abcdef.ndjson", events, NOW.minus(Duration.ofHours(1)));
    LoadReport ahead = loader.loadLanded(keeping, ProgressListener.NONE);
    assertThat(ahead.deadLetters()).isEqualTo(2);
    assertThat(ahead.duplicates()).isEqualTo(1);
  }

  private static final String EVENT = "{\"id\":\"%s\",\"time\":1735693323000}";

  private Path land(String name, String text, Instant modified) throws IOException {
    var partition = Partition.of(null, null, TOPIC.name(), LocalDate.of(2025, 1, 1));
    Path object = lake.dir().resolve(PartitionLayout.path(partition) + name);
    Files.createDirectories(object.getParent());
    Files.writeString(object, text);
    Files.setLastModifiedTime(object, FileTime.from(modified));
    return object;
  }

  private LoadReport loadLanded() {
    return loader.loadLanded(TOPIC, ProgressListener.NONE);
  }

  private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

  @Test
  void youngObjectsAndHiddenOnesWait() throws IOException {
    land("a", EVENT.formatted("a"), LONG_AGO);
    Path young = land("b", EVENT.formatted("b"), NOW.minusMillis(1500));
    Path hidden = land("_c", EVENT.formatted("c"), LONG_AGO);
    Path dotted = land(".d", EVENT.formatted("d"), LONG_AGO);
    assertThat(loadLanded().loaded()).isEqualTo(1);
    assertThat(young).exists();
    assertThat(hidden).exists();
    assertThat(dotted).exists();
  }

  @Test
  void anObjectThatIsCutIsSetAsideAfterFiveTriesAndTheOthersAreLoaded() throws IOException {
    Path cut = land("cut.gz", "", LONG_AGO);
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      for (int i = 0; i < 1000; i++) gzip.write((EVENT.formatted("id" + i) + "\n").getBytes(UTF_8));
    }
    Files.write(cut, Arrays.copyOf(compressed.toByteArray(), compressed.size() / 2));
    Files.setLastModifiedTime(cut, FileTime.from(LONG_AGO));
    land("good", EVENT.formatted("good"), LONG_AGO);
    assertThat(loadLanded().loaded()).isEqualTo(1);
    for (int tried = 2; tried <= 5; tried++) {
      assertThat(cut).exists();
      assertThat(loadLanded().lines()).isZero();
    }
    assertThat(cut).doesNotExist();
    assertThat(cut.resolveSibling("_unreadable-cut.gz")).exists();
    assertThat(TableRows.of(lake, TOPIC)).hasSize(1);
  }

  /** The same name is sent again, as by a sync that misses it; another leaves no room for more. */
  @Test
  void anObjectThatCannotGetItsNameIsSetAsideUnderAnother() throws IOException {
    byte[] cut = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1};
    land("_unreadable-cut.gz", "an earlier one", LONG_AGO);
    for (String name : List.of("cut.gz", "x".repeat(250) + ".gz")) {
      Path object = land(name, "", LONG_AGO);
      Files.write(object, cut);
      Files.setLastModifiedTime(object, FileTime.from(LONG_AGO));
      for (int tried = 1; tried <= 5; tried++) {
        String id = name.length() + "-" + tried;
        land(id, EVENT.formatted(id), LONG_AGO);
        assertThat(loadLanded().loaded()).isEqualTo(1);
      }
      assertThat(object).doesNotExist();
    }
    Path folder = Objects.requireNonNull(land("any", "", LONG_AGO).getParent());
    try (var files = Files.list(folder)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("_unreadable-")))
          .hasSize(3);
    }
    assertThat(folder.resolve("_unreadable-cut.gz")).hasContent("an earlier one");
  }

  @Test
  void aFileThatIsCutIsAClearFailure() throws IOException {
    Path file = dir.resolve("cut.gz");
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1});
    assertThatThrownBy(() -> loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE))
        .isInstanceOf(LakeException.class)
        .hasMessage(file + " cannot be read to its end: it is cut off");
    byte[] zstd = Zstd.compress(EVENT.formatted("a").getBytes(UTF_8));
    Path other = Files.write(dir.resolve("cut.zst"), Arrays.copyOf(zstd, zstd.length - 5));
    assertThatThrownBy(() -> loader.loadFiles(TOPIC, List.of(other), ProgressListener.NONE))
        .isInstanceOf(LakeException.class)
        .hasMessage(other + " cannot be read to its end: Truncated source");
    assertThatThrownBy(
            () -> loader.loadFiles(TOPIC, List.of(dir.resolve("absent")), ProgressListener.NONE))
        .isInstanceOf(LakeException.class)
        .hasMessage("There is no file " + dir.resolve("absent"));
  }

  @Test
  void foldersAndArraysAreLoaded() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("in/deeper"));
    Files.writeString(folder.resolve("array.json"), "[\n " + EVENT.formatted("a") + ",\n{}\n]");
    Files.writeString(folder.resolveSibling("b"), EVENT.formatted("b"));
    Files.writeString(folder.resolveSibling("empty"), "");
    Files.writeString(folder.resolveSibling("_c"), EVENT.formatted("c"));
    LoadReport report = loader.loadFiles(TOPIC, List.of(dir.resolve("in")), ProgressListener.NONE);
    assertThat(report.lines()).isEqualTo(3);
    assertThat(report.loaded()).isEqualTo(2);
    assertThat(report.deadLetters()).isEqualTo(1);
  }

  @Test
  void linkedFoldersAreLoadedOnceAndLinksToNothingAreNamed() throws IOException {
    Path folder = Files.createDirectories(dir.resolve("in"));
    Path elsewhere = Files.createDirectories(dir.resolve("other-disk"));
    Files.writeString(elsewhere.resolve("a"), EVENT.formatted("a"));
    Files.createSymbolicLink(folder.resolve("month"), elsewhere);
    Files.createSymbolicLink(elsewhere.resolve("circle"), folder);
    assertThat(loader.loadFiles(TOPIC, List.of(folder), ProgressListener.NONE).loaded())
        .isEqualTo(1);
    Path dangling = Files.createSymbolicLink(folder.resolve("gone"), dir.resolve("absent"));
    Files.delete(folder.resolve("month"));
    assertThatThrownBy(() -> loader.loadFiles(TOPIC, List.of(folder), ProgressListener.NONE))
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith(dangling + " cannot be read to its end: it is not a file");
  }

  @Test
  void aDeadLetterHoldsSourceLineReasonsAndEveryByte() throws IOException {
    Path file = dir.resolve("bad");
    var bytes = new ByteArrayOutputStream();
    bytes.write((EVENT.formatted("a") + "\n\n{\"id\":5.5}\n").getBytes(UTF_8));
    bytes.write(new byte[] {'{', (byte) 0xff, '}', '\n'});
    bytes.write(("x".repeat(2_000_000) + "\n" + EVENT.formatted("b")).getBytes(UTF_8));
    Files.write(file, bytes.toByteArray());
    LoadReport report = loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE);
    assertThat(report.loaded()).isEqualTo(2);
    assertThat(report.deadLetters()).isEqualTo(3);
    List<JsonNode> letters = deadLetters();
    assertThat(letters).hasSize(3).allMatch(l -> l.get("source").asText().equals(file.toString()));
    assertThat(letters.get(0).get("line").asInt()).isEqualTo(3);
    assertThat(letters.get(0).get("raw").asText()).isEqualTo("{\"id\":5.5}");
    assertThat(letters.get(0).get("reasons").get(0).get("message").asText()).isNotEmpty();
    assertThat(letters.get(1).get("line").asInt()).isEqualTo(4);
    assertThat(letters.get(1).get("raw_base64").binaryValue())
        .isEqualTo(new byte[] {'{', (byte) 0xff, '}'});
    assertThat(letters.get(2).get("line").asInt()).isEqualTo(5);
    assertThat(letters.get(2).get("raw").asText()).hasSize(1000 * 1024);
    assertThat(letters.get(2).get("cut_from_bytes").asInt()).isEqualTo(2_000_000);
  }

  @Test
  void whatWasNeverFinishedIsDeletedAfterAnHour() throws IOException {
    Path old = land(FolderStore.unfinishedName(), "{", NOW.minus(Duration.ofMinutes(61)));
    Path young = land(FolderStore.unfinishedName(), "{", NOW.minus(Duration.ofMinutes(59)));
    Path letters = lake.deadLetters().resolve("type=web/" + FolderStore.unfinishedName());
    Files.createDirectories(letters.getParent());
    Files.writeString(letters, "{");
    Files.setLastModifiedTime(letters, FileTime.from(LONG_AGO));
    assertThat(loadLanded().lines()).isZero();
    assertThat(old).doesNotExist();
    assertThat(letters).doesNotExist();
    assertThat(young).exists();
  }

  private List<JsonNode> deadLetters() throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    try (var found = Files.walk(lake.deadLetters())) {
      for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
        for (String line : Files.readAllLines(file)) letters.add(new ObjectMapper().readTree(line));
      }
    }
    return letters;
  }

  @Test
  void theDeadLettersOfAChangedFileLieBesideTheOlderOnesAndThoseOfTheSameFileAreNotDoubled()
      throws IOException {
    Path file = dir.resolve("bad");
    // As large, and bad in the same line.
    for (String text : List.of("{\"id\":1}\n[1]\n", "{\"id\":1}\n[2]\n")) {
      Files.writeString(file, text);
      Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      for (int times = 0; times < 2; times++) {
        assertThat(loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).deadLetters())
            .isEqualTo(2);
      }
    }
    assertThat(deadLetters().stream().map(deadLetter -> deadLetter.get("raw").asText()))
        .containsExactlyInAnyOrder("{\"id\":1}", "[1]", "{\"id\":1}", "[2]");
  }

  @Test
  void rowsFromBeforeAFieldAreNullInItsColumn() throws IOException {
    load(EVENT.formatted("old").replace("}", ",\"more\":1}"));
    Topic grown = SampleTopic.of("web", field("more", FieldType.LONG));
    try (Lake again = Lake.open(lake.dir(), new Topics(List.of(grown)));
        Loader its = new Loader(again, LoadOptions.defaults(), Clock.systemUTC())) {
      Path file = dir.resolve("new");
      Files.writeString(file, EVENT.formatted("new").replace("}", ",\"more\":2}"));
      assertThat(its.loadFiles(grown, List.of(file), ProgressListener.NONE).loaded()).isEqualTo(1);
      var rows = TableRows.of(again, grown);
      assertThat(rows).hasSize(2);
      assertThat(rows.stream().map(row -> row.getOrDefault("more", 0L)))
          .containsExactlyInAnyOrder(0L, 2L);
    }
  }

  @Test
  void aBatchOfOnePartitionIsWrittenInPiecesByAllThreads() throws IOException {
    int events = 220_000;
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < events; i++) {
      lines.append("{\"id\":\"%d\",\"time\":%d}%n".formatted(i, 1735693323000L + i / 3));
    }
    lines.append("{\"id\":\"7\",\"time\":1735693323002}\n");
    LoadOptions d = LoadOptions.defaults();
    LoadOptions two =
        new LoadOptions(d.batchEvents(), d.batchBytes(), 2, d.memoryBytes(), d.settle(), 50);
    Path file = Files.writeString(dir.resolve("large.ndjson"), lines);
    try (Loader threads = new Loader(lake, two, Clock.fixed(NOW, ZoneOffset.UTC))) {
      LoadReport report = threads.loadFiles(TOPIC, List.of(file), ProgressListener.NONE);
      assertThat(report.loaded()).isEqualTo(events);
      assertThat(report.duplicates()).isEqualTo(1);
      assertThat(report.files()).isEqualTo(2);
      assertThat(report.partitions()).hasSize(1);
      assertThat(threads.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).loaded()).isZero();
    }
    assertThat(lake.snapshots().current(TOPIC).files().stream().mapToLong(DataFile::rows))
        .hasSize(2)
        .allMatch(rows -> Math.abs(rows - events / 2) < 3);
  }

  @Test
  void manyEventsOfOneTimeDoNotCostTheSquare() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 60_000; i++) text.append(EVENT.formatted("id" + i % 50_000)).append('\n');
    LoadReport report = load(text.toString());
    assertThat(report.loaded()).isEqualTo(50_000);
    assertThat(report.duplicates()).isEqualTo(10_000);
  }

  @Test
  void aLakeThatCannotBeWrittenIsAClearFailureAndTheSourceStays() throws IOException {
    Path object = land("a", EVENT.formatted("a"), LONG_AGO);
    // A file where the folder of the data files should be: not writable for the superuser either.
    Path data = Locations.path(lake.tables().load(TOPIC).location()).resolve("data");
    Files.writeString(data, "");
    assertThatThrownBy(this::loadLanded)
        .isInstanceOf(LakeException.class)
        .hasMessageStartingWith("Loading topic web failed: ");
    assertThat(object).exists();
    Files.delete(data);
    assertThat(loadLanded().loaded()).isEqualTo(1);
    assertThat(object).doesNotExist();
  }

  @Test
  void theLoadersDatabaseSeesTheWarehouseAlone() throws Exception {
    Path outside = Files.writeString(dir.resolve("outside.csv"), "a\n1\n");
    try (LoaderDatabase loaderDatabase = LoaderDatabase.open(lake.warehouse(), 64 << 20);
        var connection = loaderDatabase.connect();
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM '" + outside + "'"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("disabled by configuration");
      assertThatThrownBy(() -> statement.execute("SET enable_external_access = true"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("SET memory_limit = '1TB'"))
          .isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> statement.execute("INSTALL httpfs"))
          .isInstanceOf(SQLException.class);
    }
  }
}
