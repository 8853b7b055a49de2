package dev.tidemark.catalog;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Topics for tests, made without definition files. */
public final class SampleTopic {
  private static final Envelope ENVELOPE =
      new Envelope("id", "time", "environment", "org", List.of());

  private SampleTopic() {}

  public static Topic of(String name, Field... declared) {
    return of(name, Partitioning.ENV_DAY, declared);
  }

  public static Topic of(String name, Partitioning partitioning, Field... declared) {
    List<Field> fields = new java.util.ArrayList<>();
    fields.add(field("id", FieldType.STRING));
    fields.add(field("time", FieldType.TIME));
    fields.add(field("environment", FieldType.STRING));
    fields.add(field("org", FieldType.STRING));
    fields.addAll(Arrays.asList(declared));
    Set<String> members = fields.stream().map(f -> f.path().getFirst()).collect(Collectors.toSet());
    return new Topic(name, name, "{}", members, fields, ENVELOPE, partitioning);
  }

  /** A field by its dotted name. */
  public static Field field(String name, FieldType type) {
    return new Field(name, List.of(name.split("\\.")), type);
  }
}
