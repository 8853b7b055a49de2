package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.erase.RowsWithId;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.write.FileRewriter;
import dev.tidemark.catalog.write.NewFiles;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another engine renames a column that events are known or found by: nothing is lost and nothing is
 * there twice, before it has its name back and after that.
 */
class RenamedColumnsTest {
  private static final Topic TOPIC = SampleTopic.of("web").withRetention(Duration.ofDays(3650));
  private static final Topics TOPICS = new Topics(List.of(TOPIC));
  private static final int FILES = 2;
  private static final int EVENTS = 6 * FILES;

  /** They are compacted at once. */
  private static final MaintenanceOptions MAINTENANCE =
      new MaintenanceOptions(
          Duration.ofHours(1),
          100,
          Duration.ZERO,
          Duration.ofDays(1),
          1 << 30,
          new RewriteLimits(256 << 20, 1 << 30, 64 << 20));

  @TempDir private Path dir;
  private Lake lake;
  private Loader loader;
  private Maintenance maintenance;

  @BeforeEach
  void load() throws IOException {
    lake = Lake.open(dir.resolve("lake"), TOPICS);
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
    maintenance = new Maintenance(lake, MAINTENANCE, Clock.systemUTC());
    assertThat(loadAgain()).isEqualTo(EVENTS);
  }

  @AfterEach
  void close() {
    maintenance.close();
    loader.close();
    lake.close();
  }

  /** Two events have one id and one time, of two organisations. */
  private static String event(int number) {
    return "{\"id\":\"%d\",\"time\":\"2025-02-03T04:05:06.007Z\",\"environment\":\"dev\",\"org\":\"o%d\"}"
        .formatted(number / 2, number % 2);
  }

  private long loadAgain() throws IOException {
    long loaded = 0;
    for (int i = 0; i < FILES; i++) {
      Path file = dir.resolve(i + ".ndjson");
      Files.write(file, IntStream.range(6 * i, 6 * i + 6).mapToObj(j -> event(j)).toList());
      loaded += loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).loaded();
    }
    return loaded;
  }

  private Path land() throws IOException {
    Path day = lake.landing().resolve("env=dev/org=o0/type=web/date=2025-02-03");
    Path object = Files.createDirectories(day).resolve("1.ndjson");
    Files.writeString(object, event(0) + "\n");
    return Files.setLastModifiedTime(object, FileTime.from(Instant.now().minusSeconds(60)));
  }

  private Table table() {
    return lake.tables().load(TOPIC);
  }

  private void rename(String from, String to) {
    table().updateSchema().renameColumn(from, to).commit();
  }

  private long erase(String id, boolean dryRun) {
    var erasure =
        new Erasure(lake, loader, Clock.systemUTC(), new EraseOptions(Duration.ZERO, false));
    var rows = new RowsWithId(id);
    return (dryRun ? erasure.plan(TOPIC, rows) : erasure.run(TOPIC, rows)).rows();
  }

  private Set<String> rows() {
    List<String> rows =
        TableRows.of(lake, TOPIC).stream()
            .map(row -> "%s of %s".formatted(row.get("id"), row.get("org")))
            .toList();
    assertThat(rows).doesNotHaveDuplicates();
    return new TreeSet<>(rows);
  }

  private static Set<String> all() {
    return IntStream.range(0, EVENTS)
        .mapToObj(i -> "%d of o%d".formatted(i / 2, i % 2))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void isRejected(String column, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("column '%s' was renamed to 'theirs'".formatted(column))
        .hasMessageContaining("RENAME COLUMN theirs TO " + column);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "timestamp", "env", "org", "payload", "loaded_at"})
  void itsTopicIsRejectedUntilTheColumnHasItsNameBack(String column) throws IOException {
    Path landed = land();
    rename(column, "theirs");
    isRejected(column, this::loadAgain);
    isRejected(column, () -> loader.loadLanded(TOPIC, ProgressListener.NONE));
    assertThat(landed).exists();
    isRejected(column, () -> maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED));
    isRejected(column, () -> maintenance.plan(TOPIC, MaintenanceBudget.UNLIMITED));
    isRejected(column, () -> erase("1", true));
    isRejected(column, () -> erase("1", false));
    isRejected(column, () -> Lake.open(dir.resolve("lake"), TOPICS).close());
    assertThat(TableRows.of(lake, TOPIC)).hasSize(EVENTS);

    rename("theirs", column);
    assertThat(loadAgain()).isZero();
    assertThat(loader.loadLanded(TOPIC, ProgressListener.NONE).duplicates()).isEqualTo(1);
    assertThat(landed).doesNotExist();
    maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED);
    assertThat(loadAgain()).isZero();
    assertThat(rows()).isEqualTo(all());
    assertThat(erase("1", false)).isEqualTo(2);
    assertThat(rows()).hasSize(EVENTS - 2).doesNotContain("1 of o0", "1 of o1");
  }

  /** Files call a column by the name that it had when they were written. */
  @ParameterizedTest
  @ValueSource(strings = {"org", "payload"})
  void whatAnotherEngineWroteInBetweenIsKnownByFieldIds(String column) throws IOException {
    rename(column, "theirs");
    rewriteFirstFile();
    rename("theirs", column);
    assertThat(loadAgain()).isZero();
    assertThat(rows()).isEqualTo(all());
    maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED);
    assertThat(loadAgain()).isZero();
    assertThat(rows()).isEqualTo(all());
  }

  /** As another engine's compaction does. */
  private void rewriteFirstFile() {
    Table table = table();
    List<DataFile> files = new ArrayList<>();
    table.newScan().planFiles().forEach(task -> files.add(task.file()));
    try (var fileRewriter = new FileRewriter(lake.warehouse(), MAINTENANCE.rewriting())) {
      var names = new NewFiles(table, "theirs", Instant.now());
      var written = fileRewriter.rewrite(table, files.subList(0, 1), Optional.empty(), names);
      var rewrite = table.newRewrite().deleteFile(files.getFirst());
      written.files().forEach(rewrite::addFile);
      rewrite.commit();
    }
  }

  @Test
  void aDroppedColumnIsNotMadeAnew() {
    table().updateSchema().deleteColumn("org").commit();
    assertThatThrownBy(this::loadAgain)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("column 'org' was dropped")
        .hasMessageContaining("register --metadata");
    assertThat(table().schema().findField("org")).isNull();
  }

  @Test
  void aNewColumnOfTheNameIsNotTakenForTheOldOne() {
    table().updateSchema().renameColumn("org", "theirs").commit();
    table().updateSchema().addColumn("org", Types.StringType.get()).commit();
    isRejected("org", this::loadAgain);
  }
}
