package dev.tidemark.sql.lake;

import dev.tidemark.catalog.table.Column;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.util.List;
import java.util.Set;

/** Topics for tests. */
public final class TestTopics {
  /** A topic with a field of every type, a nested one, and one whose name has a dot. */
  public static final Topic RUNS =
      new Topic(
          "test.Runs",
          "Runs",
          "{}",
          Set.of(
              "event_id",
              "time",
              "environment",
              "tenant",
              "name",
              "count",
              "ratio",
              "ok",
              "ended",
              "a.b",
              "detail",
              "tags",
              "name_in"),
          List.of(
              new Field("event_id", List.of("event_id"), FieldType.STRING),
              new Field("time", List.of("time"), FieldType.TIME),
              new Field("environment", List.of("environment"), FieldType.STRING),
              new Field("tenant", List.of("tenant"), FieldType.LONG),
              new Field("name", List.of("name"), FieldType.STRING),
              new Field("count", List.of("count"), FieldType.LONG),
              new Field("ratio", List.of("ratio"), FieldType.DOUBLE),
              new Field("ok", List.of("ok"), FieldType.BOOLEAN),
              new Field("ended", List.of("ended"), FieldType.TIME),
              new Field("a.b", List.of("a.b"), FieldType.STRING),
              new Field("detail.code", List.of("detail", "code"), FieldType.LONG)),
          new Envelope("event_id", "time", "environment", "tenant", List.of()),
          Partitioning.ENV_DAY);

  /** The columns of its table. */
  public static final List<Column> COLUMNS =
      List.of(
          new Column("id", FieldType.STRING, List.of()),
          new Column("timestamp", FieldType.TIME, List.of()),
          new Column("env", FieldType.STRING, List.of()),
          new Column("org", FieldType.STRING, List.of()),
          new Column("name", FieldType.STRING, List.of("name")),
          new Column("count", FieldType.LONG, List.of("count")),
          new Column("ratio", FieldType.DOUBLE, List.of("ratio")),
          new Column("ok", FieldType.BOOLEAN, List.of("ok")),
          new Column("ended", FieldType.TIME, List.of("ended")),
          new Column("a_b", FieldType.STRING, List.of("a.b")),
          new Column("detail_code", FieldType.LONG, List.of("detail", "code")),
          new Column("payload", FieldType.STRING, List.of()),
          new Column("loaded_at", FieldType.TIME, List.of()));

  private TestTopics() {}
}
