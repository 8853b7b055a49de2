package dev.tidemark.partitioner.topic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.partitioner.schema.SchemaTypes;
import dev.tidemark.partitioner.schema.SchemaTypes.JsonType;
import dev.tidemark.partitioner.topic.DefinitionProblems.Place;
import dev.tidemark.partitioner.topic.TopicEntry.Part;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the settings of one topic in topics.yml against its schema. */
final class TopicBinder {
  private static final Set<JsonType> TEXTS = EnumSet.of(JsonType.STRING, JsonType.INTEGER);
  private static final Set<JsonType> TIMES =
      EnumSet.of(JsonType.STRING, JsonType.INTEGER, JsonType.NUMBER);
  private static final Set<JsonType> SCALARS =
      EnumSet.complementOf(EnumSet.of(JsonType.ARRAY, JsonType.OBJECT));

  /**
   * Each field is a column of the table. With 10 000 columns, a load of three events takes 15
   * seconds.
   */
  private static final int MOST_FIELDS = 4000;

  private final TopicEntry entry;
  private final SchemaFile schema;
  private final SchemaTypes types;
  private final DefinitionProblems definitionProblems;
  private final Set<String> members = new LinkedHashSet<>();
  private final Map<String, Field> fields = new LinkedHashMap<>();

  private TopicBinder(TopicEntry entry, SchemaFile schema, DefinitionProblems definitionProblems) {
    this.entry = entry;
    this.schema = schema;
    this.types = schema.types();
    this.definitionProblems = definitionProblems;
    schema.root().path("properties").fieldNames().forEachRemaining(members::add);
    schema.root().path("required").forEach(name -> members.add(name.asText()));
  }

  /** Returns the topic, or empty if it has a problem. */
  static Optional<Topic> bind(
      TopicEntry entry, SchemaFile schema, DefinitionProblems definitionProblems) {
    return new TopicBinder(entry, schema, definitionProblems).bind();
  }

  private Optional<Topic> bind() {
    String timestamp = member(Part.TIMESTAMP, TIMES, "string or number");
    if (timestamp == null && !entry.members().containsKey(Part.TIMESTAMP)) {
      definitionProblems.add(
          entry.place(),
          "no member is the timestamp: the schema has none of "
              + String.join(", ", Part.TIMESTAMP.conventions())
              + "; name the member with 'timestamp:'");
    }
    String id = member(Part.ID, TEXTS, "string or integer");
    String env = member(Part.ENV, TEXTS, "string or integer");
    String org = member(Part.ORG, TEXTS, "string or integer");
    checkKey();
    for (String name : members) declare(List.of(name));
    bindColumns();
    bindEpochMillis();
    if (timestamp == null) return Optional.empty();
    fields.computeIfPresent(timestamp, TopicBinder::asTime);
    if (!fields.containsKey(timestamp)) {
      fields.put(timestamp, new Field(timestamp, List.of(timestamp), FieldType.TIME));
    }
    new Aliases(entry, schema, fields, definitionProblems)
        .bind(new Envelope(id, timestamp, env, org, entry.key()));
    checkWidth();
    checkLevel();
    checkExplode();
    String title = entry.title() != null ? entry.title() : schema.root().path("title").textValue();
    return Optional.of(
        new Topic(
                entry.name(),
                title != null ? title : entry.name(),
                schema.text(),
                members,
                List.copyOf(fields.values()),
                new Envelope(id, timestamp, env, org, entry.key(), entry.received()),
                entry.partitioning())
            .withLevel(entry.level())
            .withExplode(entry.explode())
            .withRetention(entry.retention()));
  }

  private @Nullable String member(Part part, Set<JsonType> allowed, String words) {
    if (entry.without().contains(part)) return null;
    String named = entry.members().get(part);
    String member = named != null ? named : part.among(members).orElse(null);
    if (member == null) return null;
    Place place = named != null ? entry.place().step(part.key()) : entry.place();
    if (!members.contains(member)) {
      definitionProblems.addUnknown(place, "member", member, members);
      return null;
    }
    if (allows(List.of(member), allowed)) return member;
    definitionProblems.add(
        place, "'" + member + "' cannot be the " + part.key() + ": it is never a " + words);
    return null;
  }

  private void checkKey() {
    for (int i = 0; i < entry.key().size(); i++) {
      String member = entry.key().get(i);
      Place place = entry.place().step("key").step(i);
      if (!members.contains(member))
        definitionProblems.addUnknown(place, "member", member, members);
      else if (!allows(List.of(member), SCALARS)) {
        definitionProblems.add(
            place, "'" + member + "' cannot be part of an id: it is never a scalar");
      }
    }
  }

  private void bindColumns() {
    for (List<String> path : entry.columns()) {
      String name = String.join(".", path);
      Place place = entry.place().step("columns");
      if (find(path).isEmpty()) {
        definitionProblems.add(
            place, "'" + name + "' is not declared by nested 'properties' of the schema");
      } else if (fields.containsKey(name) || members.contains(name)) {
        definitionProblems.add(place, "'" + name + "' is the name of another field");
      } else {
        declare(path);
        if (!fields.containsKey(name)) {
          definitionProblems.add(
              place, "'" + name + "' cannot be a column: it has no single scalar type");
        }
      }
    }
  }

  private void bindEpochMillis() {
    for (int i = 0; i < entry.epochMillis().size(); i++) {
      String name = entry.epochMillis().get(i);
      Place place = entry.place().step("epoch-millis").step(i);
      Field field = fields.get(name);
      if (field == null) definitionProblems.addUnknown(place, "field", name, fields.keySet());
      else if (field.type() == FieldType.LONG || field.type() == FieldType.DOUBLE) {
        fields.put(name, asTime(name, field));
      } else if (field.type() != FieldType.TIME) {
        definitionProblems.add(
            place, "'" + name + "' is not a number; for a string use 'format: date-time'");
      }
    }
  }

  private void checkWidth() {
    if (fields.size() <= MOST_FIELDS) return;
    definitionProblems.add(
        entry.place(),
        ("declares %d fields, but at most %d are allowed, because each is a column; members of a"
                + " declared object are not columns, and paths reach them")
            .formatted(fields.size(), MOST_FIELDS));
  }

  private void checkLevel() {
    String level = entry.level();
    if (level == null || fields.containsKey(level)) return;
    definitionProblems.addUnknown(entry.place().step("level"), "field", level, fields.keySet());
  }

  private void checkExplode() {
    String explode = entry.explode();
    if (explode == null || !members.contains(explode)) return;
    definitionProblems.add(
        entry.place().step("explode"),
        "'"
            + explode
            + "' is a member of the events; the schema must describe an event, not a message");
  }

  private void declare(List<String> path) {
    String name = String.join(".", path);
    find(path)
        .flatMap(this::typeOf)
        .ifPresent(type -> fields.put(name, new Field(name, path, type)));
  }

  private Optional<FieldType> typeOf(JsonNode property) {
    Set<JsonType> allowed = EnumSet.noneOf(JsonType.class);
    allowed.addAll(types.of(property));
    allowed.remove(JsonType.NULL);
    if (allowed.equals(EnumSet.of(JsonType.BOOLEAN))) return Optional.of(FieldType.BOOLEAN);
    if (allowed.equals(EnumSet.of(JsonType.INTEGER))) return Optional.of(FieldType.LONG);
    if (allowed.equals(EnumSet.of(JsonType.STRING))) {
      boolean time = types.hasFormat(property, "date-time");
      return Optional.of(time ? FieldType.TIME : FieldType.STRING);
    }
    allowed.remove(JsonType.INTEGER);
    return allowed.equals(EnumSet.of(JsonType.NUMBER))
        ? Optional.of(FieldType.DOUBLE)
        : Optional.empty();
  }

  private boolean allows(List<String> path, Set<JsonType> any) {
    Optional<JsonNode> property = find(path);
    // The member is required but not described, so its value may have any type.
    if (property.isEmpty()) return true;
    return types.of(property.get()).stream().anyMatch(any::contains);
  }

  private Optional<JsonNode> find(List<String> path) {
    Optional<JsonNode> at = Optional.of(schema.root());
    for (String step : path) at = at.flatMap(node -> types.property(node, step));
    return at;
  }

  private static Field asTime(String name, Field field) {
    return new Field(name, field.path(), FieldType.TIME, field.former());
  }
}
