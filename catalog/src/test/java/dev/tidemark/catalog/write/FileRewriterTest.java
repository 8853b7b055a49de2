package dev.tidemark.catalog.write;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.duckdb.SqlText;
import dev.tidemark.catalog.duckdb.WarehouseDatabase;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.load.RandomEvents;
import dev.tidemark.catalog.load.TableRows;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of the new files are those of the old ones, without those that a condition names. */
class FileRewriterTest {
  private static final Topic BEFORE =
      SampleTopic.of("web", field("count", FieldType.LONG), field("Text", FieldType.STRING));

  /** The same topic when it has gained fields: old files lack their columns. */
  private static final Topic TOPIC =
      SampleTopic.of(
          "web",
          field("count", FieldType.LONG),
          field("Text", FieldType.STRING),
          field("detail.took", FieldType.DOUBLE),
          field("we'ird \"name", FieldType.BOOLEAN),
          field("ended", FieldType.TIME));

  @TempDir Path dir;
  private final long seed = Long.getLong("tidemark.seed", 57);
  private final Random random = new Random(seed);

  private void load(Topic topic, int files, int events) throws IOException {
    var source = new RandomEvents(random, topic);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      for (int i = 0; i < files; i++) {
        Path file = Files.createTempFile(dir, "events", ".ndjson");
        Files.write(file, IntStream.range(0, events).mapToObj(_ -> source.next().json()).toList());
        loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      }
    }
  }

  private static Collection<List<DataFile>> partitions(Table table) throws IOException {
    Map<StructLike, List<DataFile>> partitions = new HashMap<>();
    try (var tasks = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        partitions
            .computeIfAbsent(task.file().partition(), _ -> new ArrayList<>())
            .add(task.file());
      }
    }
    return partitions.values();
  }

  private static FileRewriter rewriting(Lake lake, long fileBytes) {
    return new FileRewriter(lake.warehouse(), new RewriteLimits(256 << 20, 1 << 30, fileBytes));
  }

  @Test
  void theRowsStayTheSame() throws Exception {
    load(BEFORE, 2, 200);
    load(TOPIC, 2, 200);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
        FileRewriter fileRewriter = rewriting(lake, 20_000)) {
      var before = TableRows.of(lake, TOPIC);
      Table table = lake.tables().load(TOPIC);
      var names = new NewFiles(table, "test", Instant.parse("2025-06-01T00:00:00Z"));
      var commit = table.newRewrite();
      for (List<DataFile> files : partitions(table)) {
        RewriteResult rewriteResult = fileRewriter.rewrite(table, files, Optional.empty(), names);
        assertThat(rewriteResult.leftOut()).isZero();
        assertInTimeOrder(rewriteResult.files());
        files.forEach(commit::deleteFile);
        rewriteResult.files().forEach(commit::addFile);
      }
      commit.commit();
      assertThat(TableRows.of(lake, TOPIC))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(before);
      assertThat(lake.snapshots().current(TOPIC).files())
          .allSatisfy(file -> assertThat(file.path()).contains("/data/2025-06-01/test-"));
    }
  }

  private static void assertInTimeOrder(List<DataFile> files) throws Exception {
    List<String> order = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      for (DataFile file : files) {
        String path = Locations.path(file.location()).toString();
        try (var rows =
            statement.executeQuery(
                "SELECT epoch_us(timestamp), id FROM read_parquet(" + SqlText.text(path) + ")")) {
          while (rows.next()) order.add("%019d %s".formatted(rows.getLong(1), rows.getString(2)));
        }
      }
    }
    assertThat(order).isSorted();
  }

  @Test
  void theRowsThatAConditionNamesAreLeftOut() throws IOException {
    load(TOPIC, 2, 200);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
        FileRewriter fileRewriter = rewriting(lake, 1 << 20)) {
      var before = TableRows.of(lake, TOPIC);
      // Of a row without a count it is unknown whether it is below 50: that row stays.
      var condition =
          new RowCondition(
              "count < ? AND list_contains(?, org)", List.of(50L, List.of("org0", "org1")));
      Table table = lake.tables().load(TOPIC);
      var names = new NewFiles(table, "test", Instant.now());
      var commit = table.newOverwrite();
      long leftOut = 0;
      for (List<DataFile> files : partitions(table)) {
        RewriteResult rewriteResult =
            fileRewriter.rewrite(table, files, Optional.of(condition), names);
        leftOut += rewriteResult.leftOut();
        files.forEach(commit::deleteFile);
        rewriteResult.files().forEach(commit::addFile);
      }
      commit.commit();
      var kept =
          before.stream()
              .filter(
                  row ->
                      !(row.get("count") instanceof Long count
                          && count < 50
                          && (row.get("org") + "").matches("org[01]")))
              .toList();
      assertThat(leftOut).as("seed " + seed).isEqualTo(before.size() - kept.size()).isPositive();
      assertThat(TableRows.of(lake, TOPIC)).containsExactlyInAnyOrderElementsOf(kept);
    }
  }

  @Test
  void aPartitionThatLosesAllItsRowsGetsNoFile() throws IOException {
    load(TOPIC, 1, 20);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
        FileRewriter fileRewriter = rewriting(lake, 1 << 20)) {
      Table table = lake.tables().load(TOPIC);
      var names = new NewFiles(table, "test", Instant.now());
      var files = partitions(table).iterator().next();
      var rewriteResult =
          fileRewriter.rewrite(
              table, files, Optional.of(new RowCondition("TRUE", List.of())), names);
      assertThat(rewriteResult.files()).isEmpty();
      assertThat(dataFiles(lake)).noneMatch(name -> name.startsWith("test-"));
    }
  }

  @Test
  void aFailureLeavesNoFile() throws IOException {
    load(TOPIC, 1, 20);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
        FileRewriter fileRewriter = rewriting(lake, 1 << 20)) {
      Table table = lake.tables().load(TOPIC);
      var names = new NewFiles(table, "test", Instant.now());
      var files = partitions(table).iterator().next();
      Path gone = Locations.path(files.getFirst().location());
      Files.move(gone, dir.resolve("moved"));
      assertThatThrownBy(() -> fileRewriter.rewrite(table, files, Optional.empty(), names))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("cannot be rewritten");
      assertThat(dataFiles(lake)).noneMatch(name -> name.startsWith("test-"));
      Files.move(dir.resolve("moved"), gone);
      // The next one opens another database.
      assertThat(fileRewriter.rewrite(table, files, Optional.empty(), names).rows())
          .isEqualTo(files.stream().mapToLong(DataFile::recordCount).sum());
    }
  }

  @Test
  void whatAKilledProcessHasSpilledIsDeletedADayLater() throws Exception {
    Path old = Files.createDirectories(dir.resolve(".duckdb-old"));
    Path young = Files.createDirectories(dir.resolve(".duckdb-young"));
    var yesterday = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
    for (Path folder : List.of(old, young)) {
      Files.writeString(folder.resolve("duckdb_temp_block-1.block"), "spilled");
    }
    Files.setLastModifiedTime(old.resolve("duckdb_temp_block-1.block"), yesterday);
    for (Path folder : List.of(old, young)) Files.setLastModifiedTime(folder, yesterday);
    WarehouseDatabase.open(dir, 1 << 28, 1 << 28).close();
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  private static List<String> dataFiles(Lake lake) throws IOException {
    try (Stream<Path> walk = Files.walk(lake.warehouse())) {
      return walk.map(path -> String.valueOf(path.getFileName())).collect(Collectors.toList());
    }
  }
}
