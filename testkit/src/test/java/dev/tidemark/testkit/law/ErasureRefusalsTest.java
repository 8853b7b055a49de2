package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileMetadata;
import org.apache.iceberg.GenericBlobMetadata;
import org.apache.iceberg.GenericStatisticsFile;
import org.apache.iceberg.ImmutableGenericPartitionStatisticsFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An erasure that cannot complete because of another engine's change is rejected with advice,
 * before it writes anything; otherwise nothing is left.
 */
@Order(7)
class ErasureRefusalsTest {
  private static final String MARKER = "mARkEr-4711";
  private static final String FILTER = "{\"s\":\"%s\"}".formatted(MARKER);

  @TempDir private Path folder;

  @AutoClose private TrialLake lake;
  private Topic topic;

  @BeforeEach
  void load() {
    lake =
        TrialLake.open(
            folder,
            List.of(TopicGenerator.plain("web")),
            dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)));
    topic = lake.topic("web");
    lake.land(topic, List.of(event(1, MARKER), event(2, "other")));
    lake.load(topic);
  }

  private static String event(int number, String text) {
    return "{\"id\":\"e%d\",\"time\":\"2026-03-01T10:00:00Z\",\"s\":\"%s\",\"n\":%d}"
        .formatted(number, text, number);
  }

  private Table table() {
    return lake.lake().tables().load(topic);
  }

  private List<DataFile> files() {
    List<DataFile> files = new ArrayList<>();
    table().newScan().planFiles().forEach(task -> files.add(task.file()));
    return files;
  }

  /**
   * Checks that the erasure is rejected with these words, and that the lake and the landed files
   * are unchanged.
   */
  private void isRejected(String filter, String... words) throws IOException {
    lake.land(topic, List.of(event(99, "landed")));
    var before = everything();
    for (boolean dryRun : new boolean[] {true, false}) {
      assertThatThrownBy(() -> ErasureTest.erase(lake, topic, filter, dryRun))
          .isInstanceOf(LakeException.class)
          .hasMessageContaining("nothing was erased")
          .hasMessageNotContaining("begin it again")
          .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }
    assertThat(everything()).isEqualTo(before);
  }

  private Map<String, Long> everything() throws IOException {
    var files = new TreeMap<String, Long>();
    for (Path root : List.of(lake.lake().warehouse(), lake.lake().landing())) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          files.put(file.toString(), Files.size(file));
        }
      }
    }
    files.put("snapshot", table().currentSnapshot().snapshotId());
    return files;
  }

  private void isErased(long rows) throws Exception {
    assertThat(ErasureTest.erase(lake, topic, FILTER, false).rows()).isEqualTo(rows);
    isNowhere();
  }

  private void isNowhere() throws Exception {
    try (Stream<Path> all = Files.walk(lake.lake().dir())) {
      for (Path file : all.toList()) {
        assertThat(file.toString()).doesNotContain(MARKER);
        if (!file.toString().endsWith(".parquet")) continue;
        assertThat(
                count(
                    "SELECT count(*) FROM '%s' t WHERE t::VARCHAR LIKE '%%%s%%'"
                        .formatted(file, MARKER)))
            .as(file.toString())
            .isZero();
      }
    }
  }

  private static long count(String query) throws SQLException {
    try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckdb.createStatement();
        var result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void run(String sql) throws SQLException {
    try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckdb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(sql);
    }
  }

  /** Writes a file of one row as another engine does. */
  private DataFile foreign(Path file, String text, String number, String payload) throws Exception {
    Files.createDirectories(file.getParent());
    Table table = table();
    String ids =
        table.schema().columns().stream()
            .map(column -> "\"%s\": %d".formatted(column.name(), column.fieldId()))
            .collect(Collectors.joining(", "));
    run(
        """
        COPY (SELECT 'f1' AS id, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS "timestamp",
          NULL::VARCHAR AS env, NULL::VARCHAR AS org, '%s' AS s, 7::BIGINT AS n,
          %s::DOUBLE AS d, true AS b, NULL::TIMESTAMPTZ AS at, '%s' AS payload,
          TIMESTAMPTZ '2026-03-01 10:00:00Z' AS loaded_at)
        TO '%s' (FORMAT parquet, FIELD_IDS {%s})"""
            .formatted(text, number, payload, file, ids));
    return DataFiles.builder(table.spec())
        .withPath(Locations.of(file))
        .withPartition(files().getFirst().partition())
        .withFileSizeInBytes(Files.size(file))
        .withRecordCount(1)
        .withFormat(FileFormat.PARQUET)
        .build();
  }

  private Path inTable(String name) {
    return Locations.path(table().location()).resolve("data").resolve(name);
  }

  @Test
  void aTagThatKeepsSuchRowsIsNamed() throws Exception {
    long then = table().currentSnapshot().snapshotId();
    table().manageSnapshots().createTag("audit", then).commit();
    isRejected(FILTER, "the tag 'audit'", "DROP TAG `audit`");
    table().manageSnapshots().removeTag("audit").commit();
    isErased(1);
  }

  @Test
  void aBranchThatKeepsSuchRowsIsNamedEvenIfTheTableHasThemNoMore() throws Exception {
    long then = table().currentSnapshot().snapshotId();
    table().manageSnapshots().createBranch("staging", then).commit();
    table().newDelete().deleteFile(files().getFirst()).commit();
    isRejected(FILTER, "the branch 'staging'", "DROP BRANCH `staging`");
    table().manageSnapshots().removeBranch("staging").commit();
    isErased(0);
  }

  @Test
  void aTagOnWhatHoldsNoSuchRowStays() throws Exception {
    ErasureTest.erase(lake, topic, FILTER, false);
    long then = table().currentSnapshot().snapshotId();
    table().manageSnapshots().createTag("clean", then).commit();
    lake.land(topic, List.of(event(3, MARKER)));
    lake.load(topic);
    isErased(1);
    assertThat(table().refs()).containsKey("clean");
  }

  @Test
  void aTableWhoseSnapshotsMayNotExpireIsRejected() throws Exception {
    table().updateProperties().set("gc.enabled", "false").commit();
    isRejected(FILTER, "gc.enabled", "SET TBLPROPERTIES");
  }

  @Test
  void columnsThatCannotBeWrittenAgainAreNamed() throws Exception {
    table()
        .updateSchema()
        .addColumn("price", Types.DecimalType.of(10, 2))
        .addColumn("parts", Types.ListType.ofOptional(100, Types.StringType.get()))
        .commit();
    isRejected(FILTER, "'price'", "'parts'", "DROP COLUMN");
  }

  @Test
  void aColumnWithADefaultForOlderRowsIsNamed() throws Exception {
    table().updateProperties().set(TableProperties.FORMAT_VERSION, "3").commit();
    table()
        .updateSchema()
        .addColumn("region", Types.StringType.get(), Literal.of("eu"))
        .addColumn("price", Types.DecimalType.of(10, 2))
        .commit();
    isRejected(FILTER, "'region' has a default", "'price'", "DROP COLUMN");
  }

  @Test
  void rowLevelDeletesInTheTableAreRejectedAndThoseOfItsHistoryAreErased() throws Exception {
    DataFile data = files().getFirst();
    Path deletes = inTable("deletes.parquet");
    run(
        "COPY (SELECT '%s' AS file_path, 0::BIGINT AS pos) TO '%s' (FORMAT parquet, FIELD_IDS {file_path: 2147483546, pos: 2147483545})"
            .formatted(data.location(), deletes));
    DeleteFile delete =
        FileMetadata.deleteFileBuilder(table().spec())
            .ofPositionDeletes()
            .withPath(Locations.of(deletes))
            .withPartition(data.partition())
            .withFileSizeInBytes(Files.size(deletes))
            .withRecordCount(1)
            .withFormat(FileFormat.PARQUET)
            .build();
    table().newRowDelta().addDeletes(delete).commit();
    isRejected(FILTER, "row-level deletes", "rewrite_data_files", "OPTIMIZE");
    // Another engine's compaction: the row is not in the table, but in its history.
    DataFile whole = foreign(inTable("compacted.parquet"), "other", "1", "{}");
    table()
        .newRewrite()
        .validateFromSnapshot(table().currentSnapshot().snapshotId())
        .deleteFile(data)
        .deleteFile(delete)
        .addFile(whole)
        .commit();
    isErased(0);
    assertThat(deletes).doesNotExist();
  }

  @Test
  void filesOfOtherFormatsAreNamed() throws Exception {
    Path orc = Files.writeString(inTable("other.orc"), "ORC");
    DataFile file =
        DataFiles.builder(table().spec())
            .withPath(Locations.of(orc))
            .withPartition(files().getFirst().partition())
            .withFileSizeInBytes(3)
            .withRecordCount(1)
            .withFormat(FileFormat.ORC)
            .build();
    table().newAppend().appendFile(file).commit();
    isRejected(FILTER, orc.toString(), "write.format.default");
  }

  @Test
  void filesOutsideOfTheLakeAreNamed() throws Exception {
    Path outside = folder.resolve("elsewhere/a.parquet");
    table().newAppend().appendFile(foreign(outside, "other", "1", "{}")).commit();
    isRejected(FILTER, outside.toString(), "write.data.path");
  }

  @Test
  void payloadsThatAreNoJsonAreRejectedWhereTheFilterLooksIntoThem() throws Exception {
    table().newAppend().appendFile(foreign(inTable("bad.parquet"), "other", "1", "hello")).commit();
    isRejected("{\"payload.x\":1}", "cannot be matched", "with the engine that wrote them");
    isErased(1);
  }

  @Test
  void infinitiesStandInNobodysWay() throws Exception {
    table()
        .newAppend()
        .appendFile(foreign(inTable("inf.parquet"), MARKER, "'inf'", "{}"))
        .appendFile(foreign(inTable("nan.parquet"), "other", "'nan'", "{}"))
        .commit();
    assertThat(
            ErasureTest.erase(lake, topic, "{\"d_gt\":5,\"s\":\"%s\"}".formatted(MARKER), false)
                .rows())
        .isEqualTo(1);
    isErased(1);
    assertThat(ErasureTest.erase(lake, topic, "{\"d_lt\":5}", false).rows()).isZero();
  }

  @Test
  void aColumnThatWasRenamedByOthersIsNoAbsentOne() throws Exception {
    table().updateSchema().renameColumn("s", "title").commit();
    isRejected(FILTER, "renamed to 'title'", "RENAME COLUMN title TO s");
    // The next load creates a new column of that name without the old values.
    lake.load(topic);
    assertThat(table().schema().findField("s")).isNotNull();
    isRejected(FILTER, "renamed to 'title'");
    isRejected("{\"s_exists\":false}", "renamed to 'title'");
    assertThat(ErasureTest.erase(lake, topic, "{\"n\":1}", false).rows()).isEqualTo(1);
  }

  @Test
  void aColumnThatWasDroppedByOthersIsNoAbsentOne() throws Exception {
    table().updateSchema().deleteColumn("s").commit();
    isRejected(FILTER, "'s' was dropped");
    table().updateSchema().renameColumn("id", "key").commit();
    isRejected("{\"n\":1}", "renamed to 'key'");
  }

  @Test
  void statisticsAndFoldersThatTellTheValueGo() throws Exception {
    table()
        .newAppend()
        .appendFile(foreign(inTable("org=" + MARKER + "/day=1/a.parquet"), MARKER, "1", "{}"))
        .commit();
    long snapshot = table().currentSnapshot().snapshotId();
    Path metadata = Locations.path(table().location()).resolve("metadata");
    Path partitions = Files.writeString(metadata.resolve("partition-stats-1.parquet"), MARKER);
    Path sketches = Files.writeString(metadata.resolve("stats-1.stats"), MARKER);
    table()
        .updatePartitionStatistics()
        .setPartitionStatistics(
            ImmutableGenericPartitionStatisticsFile.builder()
                .snapshotId(snapshot)
                .path(Locations.of(partitions))
                .fileSizeInBytes(MARKER.length())
                .build())
        .commit();
    table()
        .updateStatistics()
        .setStatistics(
            new GenericStatisticsFile(
                snapshot,
                Locations.of(sketches),
                MARKER.length(),
                1,
                List.of(new GenericBlobMetadata("sketch", snapshot, 1, List.of(1), Map.of()))))
        .commit();
    isErased(2);
    assertThat(partitions).doesNotExist();
    assertThat(sketches).doesNotExist();
    assertThat(new String(Files.readAllBytes(lake.lake().dir().resolve("catalog.db")), UTF_8))
        .doesNotContain(MARKER);
  }
}
