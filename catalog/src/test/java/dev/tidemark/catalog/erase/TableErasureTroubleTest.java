package dev.tidemark.catalog.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.load.TableRows;
import dev.tidemark.catalog.load.TroubledTable;
import dev.tidemark.catalog.load.TroubledTable.Trouble;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of an erasure's commit, every other row is in the table once. */
class TableErasureTroubleTest {
  private static final Topic TOPIC = SampleTopic.of("web");

  @TempDir Path dir;
  @AutoClose private Lake lake;
  private final AtomicBoolean lost = new AtomicBoolean();

  @BeforeEach
  void load() throws IOException {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    Path file = dir.resolve("events");
    Files.writeString(
        file,
        """
        {"id":"a","time":1735693323000}
        {"id":"b","time":1735693323000}
        """);
    try (Loader loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      assertThat(loader.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).loaded())
          .isEqualTo(2);
    }
  }

  private long eraseThrough(Trouble... troubles) throws IOException {
    var table = TroubledTable.of(lake.tables().prepare(TOPIC), List.of(troubles), lost::get);
    try (var erasure = new TableErasure(lake, TOPIC, table, new RowsWithId("a"))) {
      erasure.run(Clock.systemUTC().instant());
      return erasure.erased();
    }
  }

  private void assertHolds(String... ids) {
    assertThat(TableRows.of(lake, TOPIC).stream().map(row -> row.get("id")))
        .containsExactlyInAnyOrder((Object[]) ids);
  }

  private long dataFiles() throws IOException {
    try (var files = Files.walk(lake.warehouse())) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private static CommitStateUnknownException unknown() {
    return new CommitStateUnknownException(new IOException("the line was cut"));
  }

  @Test
  void aCommitThatIsDoneAndEndsInAnErrorKeepsTheOtherRows() {
    assertThatThrownBy(
            () ->
                eraseThrough(
                    commit -> {
                      commit.run();
                      throw new OutOfMemoryError("of a test");
                    }))
        .isInstanceOf(OutOfMemoryError.class);
    assertHolds("b");
  }

  @Test
  void aCommitThatCannotBeLookedForKeepsTheOtherRows() throws IOException {
    assertThatThrownBy(
            () ->
                eraseThrough(
                    commit -> {
                      commit.run();
                      lost.set(true);
                      throw unknown();
                    }))
        .hasMessage("the catalog is not there");
    assertHolds("b");
    lost.set(false);
    assertThat(eraseThrough()).isZero();
  }

  @Test
  void aCommitInDoubtThatIsDoneIsFound() throws IOException {
    assertThat(
            eraseThrough(
                commit -> {
                  commit.run();
                  throw unknown();
                }))
        .isEqualTo(1);
    assertHolds("b");
  }

  /** As another erasure does, whose snapshots go at once. */
  @Test
  void aCommitInDoubtWhoseSnapshotWasTakenKeepsTheOtherRows() throws IOException {
    assertThatThrownBy(
            () ->
                eraseThrough(
                    commit -> {
                      commit.run();
                      var table = lake.tables().load(TOPIC);
                      table.newFastAppend().commit();
                      table
                          .expireSnapshots()
                          .expireOlderThan(Long.MAX_VALUE)
                          .retainLast(1)
                          .commit();
                      throw unknown();
                    }))
        .hasMessageContaining("the line was cut");
    assertHolds("b");
    assertThat(eraseThrough()).isZero();
  }

  @Test
  void aCommitThatIsNotDoneLeavesNoFile() throws IOException {
    assertThatThrownBy(
            () ->
                eraseThrough(
                    _ -> {
                      throw unknown();
                    }))
        .hasMessageContaining("the line was cut");
    assertHolds("a", "b");
    assertThat(dataFiles()).isEqualTo(1);
  }

  @Test
  void aCommitThatTheCatalogRejectsForAMomentIsTriedAgain() throws IOException {
    Trouble rejected =
        _ -> {
          throw new CommitFailedException("somebody else was first");
        };
    assertThat(eraseThrough(rejected, rejected)).isEqualTo(1);
    assertHolds("b");
    assertThat(dataFiles()).as("the old one, which history holds, and the new one").isEqualTo(2);
  }
}
