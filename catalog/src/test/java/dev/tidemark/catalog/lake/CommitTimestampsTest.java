package dev.tidemark.catalog.lake;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.HistoryEntry;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTimestampsTest {
  private static final Topic TOPIC = SampleTopic.of("web", field("a", FieldType.LONG));

  @TempDir private Path dir;

  private Lake open(Clock clock, Topic topic) {
    return Lake.open(dir.resolve("lake"), new Topics(List.of(topic)), clock);
  }

  private static Clock ahead(Duration by) {
    return Clock.offset(Clock.systemUTC(), by);
  }

  private static void append(Table table, int number) {
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(table.spec())
                .withPath(table.location() + "/data/" + number + ".parquet")
                .withPartitionPath("env=dev/timestamp_day=2025-01-01")
                .withFileSizeInBytes(10)
                .withRecordCount(1)
                .build())
        .commit();
  }

  /** The metadata as it was written, which is not always what Iceberg is shown. */
  private static TableMetadata written(Lake lake, Topic topic) {
    Table table = lake.tables().load(topic);
    String location = lake.metadataLocation(topic).orElseThrow();
    return TableMetadataParser.read(table.io(), location);
  }

  @Test
  void anOrdinaryCommitHasTheTimeOfTheClock() {
    try (Lake lake = open(Clock.systemUTC(), TOPIC)) {
      Table table = lake.tables().load(TOPIC);
      long before = System.currentTimeMillis();
      append(table, 1);
      Snapshot snapshot = table.currentSnapshot();
      assertThat(snapshot.timestampMillis()).isBetween(before, System.currentTimeMillis());
      assertThat(snapshot.summary()).doesNotContainKey(CommitLog.COMMITTED_AT);
    }
  }

  @Test
  void allCommitsGoOnAfterAClockThatWasTenYearsAhead() {
    long ahead;
    try (Lake lake = open(ahead(Duration.ofDays(3650)), TOPIC)) {
      append(lake.tables().load(TOPIC), 1);
      ahead = written(lake, TOPIC).currentSnapshot().timestampMillis();
      assertThat(ahead).isGreaterThan(System.currentTimeMillis() + 300_000_000_000L);
    }
    Topic grown =
        SampleTopic.of("web", field("a", FieldType.DOUBLE), field("more", FieldType.LONG));
    // Widening a column is a transaction; properties and expiry are commits without a snapshot.
    try (Lake lake = open(Clock.systemUTC(), grown)) {
      Table table = lake.tables().load(grown);
      long now = System.currentTimeMillis();
      append(table, 2);
      long second = table.currentSnapshot().snapshotId();
      append(table, 3);
      table.updateProperties().set("a", "b").commit();
      table.manageSnapshots().createTag("kept", table.currentSnapshot().snapshotId()).commit();
      table.newDelete().deleteFile(table.location() + "/data/2.parquet").commit();
      table
          .expireSnapshots()
          .expireSnapshotId(second)
          .cleanupLevel(ExpireSnapshots.CleanupLevel.NONE)
          .expireOlderThan(0)
          .commit();
      TableMetadata metadata = written(lake, grown);
      assertThat(metadata.currentSnapshot().timestampMillis()).isGreaterThan(ahead);
      assertThat(CommitLog.committedAt(metadata.currentSnapshot()))
          .isBetween(now, System.currentTimeMillis());
      assertOrdered(metadata, 1);
    }
  }

  @Test
  void noCommitIsEarlierThanTheLastHoweverTheClockJumps() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      Topic topic = SampleTopic.of("web" + seed);
      List<Long> times = new ArrayList<>();
      for (int opened = 0; opened < 4; opened++) {
        try (Lake lake = open(ahead(jump(random)), topic)) {
          Table table = lake.tables().load(topic);
          for (int i = 0; i < 4; i++) {
            append(table, opened * 10 + i);
            times.add(written(lake, topic).currentSnapshot().timestampMillis());
          }
          assertOrdered(written(lake, topic), opened * 4 + 4);
        }
      }
      assertThat(times).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
    }
  }

  private static Duration jump(Random random) {
    long[] seconds = {0, 30, 90, 7200, 86_400 * 40L, 86_400 * 7300L};
    long by = seconds[random.nextInt(seconds.length)];
    return Duration.ofSeconds(random.nextBoolean() ? by : -by);
  }

  /** Every log is in order, and as long as it must be: nothing was lost on the way. */
  private static void assertOrdered(TableMetadata metadata, int least) {
    List<Long> log = metadata.snapshotLog().stream().map(HistoryEntry::timestampMillis).toList();
    assertThat(log).isSorted().hasSizeGreaterThanOrEqualTo(least);
    assertThat(log).allMatch(time -> time > 100_000_000_000L);
    assertThat(metadata.previousFiles().stream().map(entry -> entry.timestampMillis()))
        .isSorted()
        .allMatch(time -> time > 100_000_000_000L);
    for (HistoryEntry entry : metadata.snapshotLog()) {
      Snapshot snapshot = metadata.snapshot(entry.snapshotId());
      if (snapshot != null) {
        assertThat(snapshot.timestampMillis()).isEqualTo(entry.timestampMillis());
      }
    }
  }

  @Test
  void theNewestStateIsSeenByAllWhatTheirClocksSay() {
    try (Lake ahead = open(ahead(Duration.ofHours(2)), TOPIC);
        Lake after =
            open(Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC), TOPIC)) {
      Table one = ahead.tables().load(TOPIC);
      Table other = after.tables().load(TOPIC);
      for (int i = 0; i < 6; i++) append(i % 2 == 0 ? one : other, i);
      assertThat(written(ahead, TOPIC).snapshots()).hasSize(6);
      assertOrdered(written(after, TOPIC), 6);
    }
  }
}
