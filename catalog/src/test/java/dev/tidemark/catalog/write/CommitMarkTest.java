package dev.tidemark.catalog.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.file.Path;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a commit was not done is said only where all of the history since its base was seen. */
class CommitMarkTest {
  private static final Topic TOPIC = SampleTopic.of("web");
  private static final CommitMark MARK = new CommitMark("mark", "1");
  private final RuntimeException doubt = new IllegalStateException("the line was cut");

  @TempDir private Path dir;
  @AutoClose private Lake lake;
  private Table table;

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    table = lake.tables().load(TOPIC);
  }

  private long commit(String value) {
    table.newFastAppend().set("mark", value).commit();
    return table.currentSnapshot().snapshotId();
  }

  private void expireAllButTheNewest() {
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  @Test
  void itIsFoundAfterItsBase() {
    assertThat(MARK.isIn(table, 0, doubt)).isFalse();
    long base = commit("0");
    assertThat(MARK.isIn(table, 0, doubt)).isFalse();
    assertThat(MARK.isIn(table, base, doubt)).isFalse();
    commit("1");
    commit("2");
    assertThat(MARK.isIn(table, base, doubt)).isTrue();
    assertThat(MARK.isIn(table, 0, doubt)).isTrue();
    // It is not looked for in what was there before.
    assertThat(MARK.isIn(table, table.currentSnapshot().snapshotId(), doubt)).isFalse();
  }

  @Test
  void nobodyKnowsOfItWhereHistoryWasCutAfterItsBase() {
    long base = commit("0");
    commit("1");
    commit("2");
    expireAllButTheNewest();
    assertThatThrownBy(() -> MARK.isIn(table, base, doubt)).isSameAs(doubt);
    assertThatThrownBy(() -> MARK.isIn(table, 0, doubt)).isSameAs(doubt);
    // The commit itself is still there.
    assertThat(new CommitMark("mark", "2").isIn(table, base, doubt)).isTrue();
  }

  @Test
  void nobodyKnowsOfItInATableThatWentBackAfterItsBase() {
    long first = commit("0");
    long base = commit("1");
    table.manageSnapshots().rollbackTo(first).commit();
    assertThatThrownBy(() -> new CommitMark("mark", "2").isIn(table, base, doubt)).isSameAs(doubt);
  }
}
