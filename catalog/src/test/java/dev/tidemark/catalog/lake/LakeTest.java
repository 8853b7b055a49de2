package dev.tidemark.catalog.lake;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {
  @TempDir Path dir;

  private static Topics topics(Topic... topics) {
    return new Topics(List.of(topics));
  }

  @Test
  void anEmptyTableHasAnEmptySnapshot() {
    Topic topic = SampleTopic.of("web", field("success", FieldType.BOOLEAN));
    try (Lake lake = Lake.open(dir, topics(topic))) {
      var snapshot = lake.snapshots().current(topic);
      assertThat(snapshot.id()).isZero();
      assertThat(snapshot.files()).isEmpty();
      assertThat(snapshot.columns().stream().map(Column::name))
          .containsExactly("id", "timestamp", "env", "org", "success", "payload", "loaded_at");
      assertThat(snapshot.fieldIds()).containsEntry("id", 1).containsEntry("loaded_at", 7);
      assertThat(lake.snapshots().current(topic)).isSameAs(snapshot);
    }
  }

  @Test
  void aTableGainsTheFieldsThatItsTopicGains() {
    try (Lake lake = Lake.open(dir, topics(SampleTopic.of("web")))) {
      assertThat(lake.tables().load(SampleTopic.of("web")).schema().findField("more")).isNull();
    }
    Topic grown = SampleTopic.of("web", field("more", FieldType.LONG));
    try (Lake lake = Lake.open(dir, topics(grown))) {
      assertThat(lake.snapshots().current(grown).columns().stream().map(Column::name))
          .contains("more");
    }
  }

  @Test
  void aTypeThatChangesIsRejected() {
    Lake.open(dir, topics(SampleTopic.of("web", field("a", FieldType.LONG)))).close();
    assertThatThrownBy(
            () -> Lake.open(dir, topics(SampleTopic.of("web", field("a", FieldType.STRING)))))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("Topic web: 'a' is string now, but the table stores it as long");
  }

  @Test
  void aPartitioningThatChangesIsRejected() {
    Lake.open(dir, topics(SampleTopic.of("web"))).close();
    assertThatThrownBy(() -> Lake.open(dir, topics(SampleTopic.of("web", Partitioning.ENV_MONTH))))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("[env, timestamp_month]")
        .hasMessageContaining("[env, timestamp_day]");
  }

  @Test
  void topicsThatMeetInOneTableAreRejected() {
    assertThatThrownBy(() -> Lake.open(dir, topics(SampleTopic.of("a.b"), SampleTopic.of("A-b"))))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("'A-b' and 'a.b'");
  }

  /** The folder was made before it was rejected. */
  @Test
  void aRejectedPathLeavesNoFolder() {
    Path lake = dir.resolve("a*b");
    assertThatThrownBy(() -> Lake.open(lake, topics(SampleTopic.of("web"))))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("its path must not contain * ? [ or ]");
    assertThat(lake).doesNotExist();
  }

  @Test
  void manyMayOpenOneNewLakeAtOnce() throws Exception {
    List<Callable<Integer>> openers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Topic topic =
          SampleTopic.of("web", field("f" + i, FieldType.LONG), field("both", FieldType.STRING));
      openers.add(
          () -> {
            try (Lake lake = Lake.open(dir, topics(topic))) {
              return lake.tables().load(topic).schema().columns().size();
            }
          });
    }
    try (var pool = Executors.newFixedThreadPool(6)) {
      for (var opened : pool.invokeAll(openers)) assertThat(opened.get()).isBetween(8, 13);
    }
    try (Lake lake = Lake.open(dir, topics(SampleTopic.of("web")))) {
      assertThat(lake.tables().load(SampleTopic.of("web")).schema().columns()).hasSize(13);
    }
  }
}
