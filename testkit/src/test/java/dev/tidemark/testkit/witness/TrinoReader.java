package dev.tidemark.testkit.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.crash.LakeChecker;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.StoredEvent;
import dev.tidemark.testkit.trino.TrinoServer;
import java.util.List;

/** Reads a table in a real Trino: every event is one row, in the order of ids, as sent. */
public final class TrinoReader implements LakeChecker {
  @Override
  public void judge(TrialLake lake, Topic topic, List<StoredEvent> expected) {
    try (TrialLake same = lake.askedBy(TrinoServer.shared()::engine)) {
      List<Row> rows = same.rows(topic);
      assertThat(rows).hasSameSizeAs(expected);
      for (int i = 0; i < rows.size(); i++) {
        StoredEvent event = expected.get(i);
        assertThat(identity(rows.get(i))).isEqualTo(event.identity());
        assertThat(rows.get(i).payload()).isEqualTo(event.text());
      }
    }
  }

  private static StoredEvent.Identity identity(Row row) {
    return new StoredEvent.Identity(row.env(), row.org(), row.id(), row.timestamp().toEpochMilli());
  }
}
