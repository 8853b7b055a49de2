package dev.tidemark.catalog;

import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    List<Field> fields = new ArrayList<>();
    fields.add(field("id", FieldType.STRING));
    fields.add(field("time", FieldType.TIME));
    fields.add(field("environment", FieldType.STRING));
    fields.add(field("org", FieldType.STRING));
    fields.addAll(Arrays.asList(declared));
    Set<String> members = fields.stream().map(f -> f.path().getFirst()).collect(Collectors.toSet());
    return new Topic(name, name, schema(fields), members, fields, ENVELOPE, partitioning);
  }

  private static String schema(List<Field> fields) {
    Map<String, Object> root = new TreeMap<>();
    for (Field field : fields) put(root, field.path(), field.type());
    return object(root).replaceFirst("\\{", "{\"required\":[\"time\"],");
  }

  @SuppressWarnings("unchecked") // what put made
  private static void put(Map<String, Object> members, List<String> path, FieldType type) {
    if (path.size() == 1) {
      members.put(path.getFirst(), type);
      return;
    }
    var below = members.computeIfAbsent(path.getFirst(), step -> new TreeMap<String, Object>());
    put((Map<String, Object>) below, path.subList(1, path.size()), type);
  }

  private static String object(Map<?, ?> members) {
    return members.entrySet().stream()
        .map(member -> JsonText.of(member.getKey().toString()) + ":" + schema(member.getValue()))
        .collect(Collectors.joining(",", "{\"type\":[\"object\",\"null\"],\"properties\":{", "}}"));
  }

  private static String schema(Object value) {
    if (value instanceof Map<?, ?> members) return object(members);
    return switch ((FieldType) value) {
      case STRING -> "{\"type\":[\"string\",\"null\"]}";
      case LONG -> "{\"type\":[\"integer\",\"null\"]}";
      case DOUBLE -> "{\"type\":[\"number\",\"null\"]}";
      case BOOLEAN -> "{\"type\":[\"boolean\",\"null\"]}";
      case TIME -> "{\"type\":[\"string\",\"number\",\"null\"],\"format\":\"date-time\"}";
    };
  }

  /** A field by its dotted name. */
  public static Field field(String name, FieldType type) {
    return new Field(name, List.of(name.split("\\.")), type);
  }
}
