package dev.tidemark.testkit.law;

import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.oracle.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A topic that changes at random, with the expected values of its events: each event is read by the
 * definition at its load, and each field keeps the value read then, under all its names.
 */
final class EvolvingTopic {
  static final String NAME = "changing";

  /** The types of fields. */
  enum Kind {
    STRING("string"),
    LONG("integer"),
    DOUBLE("number"),
    BOOLEAN("boolean"),
    TIME("string");

    private final String json;

    Kind(String json) {
      this.json = json;
    }
  }

  /**
   * A field.
   *
   * @param lineage the identity that stays the same through renaming and widening
   * @param former its former names, the most recent first
   * @param kept the former names that are still in the schema
   */
  record Field(int lineage, String name, Kind kind, List<String> former, List<String> kept) {}

  /** An event: the text as sent, and the value of each lineage at its load. */
  record Sent(String id, long ms, String json, Map<Integer, Object> values) {}

  private final SeededRandom seededRandom;
  private final List<Field> fields = new ArrayList<>();
  private final List<Field> dropped = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private int names;
  private int lineages;

  EvolvingTopic(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
    for (int i = 0; i < 4; i++) gain();
  }

  List<Field> fields() {
    return fields;
  }

  List<Sent> sent() {
    return sent;
  }

  /** Returns the value of an event in a current field; null if there is none. */
  static @Nullable Object value(Sent event, Field field) {
    Object value = event.values().get(field.lineage());
    return field.kind() == Kind.DOUBLE && value instanceof Long whole
        ? (Object) (double) whole
        : value;
  }

  /** Makes a random change that every table can follow. */
  void change() {
    switch (seededRandom.below(6)) {
      case 0 -> gain();
      case 1 -> {
        if (fields.size() > 2) dropped.add(fields.remove(seededRandom.below(fields.size())));
      }
      case 2 -> {
        if (!dropped.isEmpty()) comeBack();
      }
      case 3 -> widen();
      default -> rename();
    }
  }

  private void gain() {
    Kind kind = seededRandom.pick(Kind.LONG, Kind.LONG, seededRandom.pick(Kind.values()));
    fields.add(new Field(lineages++, "f" + names++, kind, List.of(), List.of()));
  }

  /** The column still exists under the last name. */
  private void comeBack() {
    Field field = dropped.remove(seededRandom.below(dropped.size()));
    fields.add(new Field(field.lineage(), field.name(), field.kind(), List.of(), List.of()));
  }

  private void widen() {
    for (Field field : seededRandom.shuffled(fields)) {
      if (field.kind() != Kind.LONG) continue;
      replace(
          field,
          new Field(field.lineage(), field.name(), Kind.DOUBLE, field.former(), field.kept()));
      return;
    }
  }

  private void rename() {
    Field field = seededRandom.pick(fields);
    List<String> former = new ArrayList<>(field.former());
    boolean back = !former.isEmpty() && seededRandom.chance(0.3);
    String name = back ? former.remove(seededRandom.below(former.size())) : "f" + names++;
    former.addFirst(field.name());
    List<String> kept = former.stream().filter(_ -> seededRandom.chance(0.5)).toList();
    replace(field, new Field(field.lineage(), name, field.kind(), former, kept));
  }

  private void replace(Field old, Field changed) {
    fields.set(fields.indexOf(old), changed);
  }

  /** Defines a change that no table can follow: a field with a narrower or another type. */
  void spoil() {
    Field field = seededRandom.pick(fields);
    Kind other = seededRandom.pick(Kind.values());
    boolean wider = field.kind() == Kind.LONG && other == Kind.DOUBLE;
    if (other == field.kind() || wider) other = field.kind() == Kind.TIME ? Kind.LONG : Kind.TIME;
    replace(field, new Field(field.lineage(), field.name(), other, field.former(), field.kept()));
  }

  List<Field> remember() {
    return List.copyOf(fields);
  }

  void restore(List<Field> remembered) {
    fields.clear();
    fields.addAll(remembered);
  }

  /** Writes the current definition. */
  void define(Path conf) {
    Map<String, Json> properties = new LinkedHashMap<>();
    properties.put("id", Json.parse("{\"type\":\"string\"}"));
    properties.put("time", Json.parse("{\"type\":\"integer\"}"));
    Map<String, Json> aliases = new LinkedHashMap<>();
    for (Field field : fields) {
      properties.put(field.name(), schema(field.kind()));
      field.kept().forEach(name -> properties.put(name, schema(field.kind())));
      if (!field.former().isEmpty()) {
        aliases.put(field.name(), new Json.Arr(field.former().stream().map(Json::of).toList()));
      }
    }
    Map<String, Json> entry = new LinkedHashMap<>();
    if (!aliases.isEmpty()) entry.put("aliases", new Json.Obj(aliases));
    try {
      Files.createDirectories(conf.resolve("topics"));
      Files.writeString(
          conf.resolve("topics").resolve(NAME + ".json"),
          new Json.Obj(
                  Map.of(
                      "type",
                      Json.of("object"),
                      "required",
                      Json.parse("[\"id\",\"time\"]"),
                      "properties",
                      new Json.Obj(properties)))
              .text());
      Files.writeString(
          conf.resolve("topics.yml"),
          new Json.Obj(Map.of("topics", new Json.Obj(Map.of(NAME, new Json.Obj(entry))))).text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Json schema(Kind kind) {
    return Json.parse(
        "{\"type\":[\"%s\",\"null\"]%s}"
            .formatted(kind.json, kind == Kind.TIME ? ",\"format\":\"date-time\"" : ""));
  }

  /** Returns events with current and former names, as the definition now reads them. */
  List<String> events(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> members = new LinkedHashMap<>();
      Map<Integer, Object> values = new LinkedHashMap<>();
      for (Field field : fields) put(field, members, values);
      for (Field field : dropped) {
        if (seededRandom.chance(0.3))
          members.putIfAbsent(field.name(), seededRandom.pick("1", "\"x\"", "null"));
      }
      String id = "e" + sent.size();
      long ms = 1_770_000_000_000L + sent.size() * 1000L;
      StringBuilder json = new StringBuilder("{\"id\":\"%s\",\"time\":%d".formatted(id, ms));
      members.forEach((name, value) -> json.append(",\"%s\":%s".formatted(name, value)));
      lines.add(json.append('}').toString());
      sent.add(new Sent(id, ms, json.toString(), values));
    }
    return lines;
  }

  private void put(Field field, Map<String, String> members, Map<Integer, Object> values) {
    List<String> names = new ArrayList<>(List.of(field.name()));
    names.addAll(field.former());
    for (String name : names) {
      boolean declared = name.equals(field.name()) || field.kept().contains(name);
      if (!seededRandom.chance(name.equals(field.name()) ? 0.5 : 0.4)) continue;
      if (seededRandom.chance(0.1)) {
        members.put(name, "null");
      } else if (!declared && seededRandom.chance(0.3)) {
        // No schema declares this name: a value of another type is no value of the field.
        members.put(name, field.kind() == Kind.BOOLEAN ? "\"true\"" : "[1]");
      } else {
        Object value = random(field.kind());
        members.put(name, text(field.kind(), value));
        values.putIfAbsent(field.lineage(), value);
      }
    }
  }

  private Object random(Kind kind) {
    return switch (kind) {
      case STRING -> seededRandom.pick("", "7", "true", "größer", "x" + seededRandom.below(9));
      case LONG ->
          seededRandom.pick(
              9_007_199_254_740_993L, -1L, Long.MAX_VALUE, seededRandom.between(0, 9));
      case DOUBLE ->
          seededRandom.pick(0.5, -1.0, 9.007199254740992E15, (double) seededRandom.below(9));
      case BOOLEAN -> seededRandom.chance(0.5);
      case TIME -> 1_700_000_000_000L + seededRandom.below(9) * 3_600_000L;
    };
  }

  private static String text(Kind kind, Object value) {
    return switch (kind) {
      case STRING -> Json.of((String) value).text();
      case TIME -> "\"" + java.time.Instant.ofEpochMilli((Long) value) + "\"";
      case LONG, DOUBLE, BOOLEAN -> value.toString();
    };
  }
}
