package dev.tidemark.partitioner.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.partitioner.topic.Envelope.Received;
import dev.tidemark.partitioner.topic.TopicDefinitionException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicReaderTest {
  @TempDir Path conf;

  @BeforeEach
  void folders() throws IOException {
    Files.createDirectories(conf.resolve("topics"));
  }

  @Test
  void aSchemaAloneIsATopicByConventions() {
    schema(
        "orders",
        """
        {"title": "Orders", "properties": {
          "event_id": {"type": "string"}, "time": {"type": "string"}, "env": {"type": "string"},
          "org": {"type": "integer"}, "lines": {"type": "array"}}}
        """);
    Topic topic = only();
    assertThat(topic.name()).isEqualTo("orders");
    assertThat(topic.title()).isEqualTo("Orders");
    assertThat(topic.envelope())
        .isEqualTo(new Envelope("event_id", "time", "env", "org", List.of()));
    assertThat(topic.partitioning()).isEqualTo(Partitioning.ENV_DAY);
    assertThat(topic.members())
        .containsExactlyInAnyOrder("event_id", "time", "env", "org", "lines");
    assertThat(topic.level()).isNull();
  }

  @Test
  void fieldsAreTheMembersOfOneScalarType() {
    schema(
        "t",
        """
        {"properties": {
          "timestamp": {"type": ["integer", "null"]},
          "s": {"type": "string"}, "sn": {"type": ["null", "string"]},
          "at": {"type": "string", "format": "date-time"},
          "i": {"type": "integer"}, "d": {"type": "number"}, "in": {"type": ["integer", "number"]},
          "b": {"type": "boolean"}, "e": {"enum": ["a", "b", null]}, "c": {"const": 1.0},
          "half": {"enum": [1, 2.5]}, "r": {"$ref": "#/$defs/when"},
          "any": {"anyOf": [{"type": "string"}, {"type": "null"}]},
          "all": {"allOf": [{"type": ["string", "integer"]}, {"type": ["integer", "null"]}]},
          "union": {"type": ["string", "integer"]}, "array": {"type": "array"},
          "object": {"type": "object"}, "nothing": {}, "nul": {"type": "null"}, "never": false,
          "yes": true, "mixed": {"enum": ["a", 1]}},
         "$defs": {"when": {"type": ["string", "null"], "format": "date-time"}}}
        """);
    assertThat(only().fields().stream().map(field -> field.name() + " " + field.type()))
        .containsExactly(
            "timestamp TIME",
            "s STRING",
            "sn STRING",
            "at TIME",
            "i LONG",
            "d DOUBLE",
            "in DOUBLE",
            "b BOOLEAN",
            "e STRING",
            "c LONG",
            "half DOUBLE",
            "r TIME",
            "any STRING",
            "all LONG");
  }

  @Test
  void settingsSayWhatConventionsDoNotFind() {
    schema(
        "order-v2",
        """
        {"properties": {
          "order_no": {"type": "string"}, "id": {"type": "string"}, "placed_at": {"type": "number"},
          "paid_at": {"type": ["integer", "null"]}, "stage": {"type": "string"},
          "env": {"type": "string"}, "shop": {"type": "string"}, "severity": {"type": "string"},
          "org": {"type": "string"},
          "address": {"$ref": "#/$defs/address"}},
         "$defs": {"address": {"type": "object", "properties": {
           "city": {"type": "string"}, "zip.code": {"type": "string"},
           "since": {"type": "number"}}}}}
        """);
    settings(
        """
        topics:
          orders:
            schema: order-v2.json
            title: Our orders
            level: severity
            id: order_no
            timestamp: placed_at
            env: stage
            org: ~
            key: [order_no, placed_at]
            epoch-millis: [paid_at, address.since]
            columns:
              - address.city
              - [address, zip.code]
              - address.since
            partition: [env, org, day]
        """);
    Topic topic = only();
    assertThat(topic.name()).isEqualTo("orders");
    assertThat(topic.title()).isEqualTo("Our orders");
    assertThat(topic.level()).isEqualTo("severity");
    assertThat(topic.partitioning()).isEqualTo(Partitioning.ENV_ORG_DAY);
    assertThat(topic.envelope())
        .isEqualTo(
            new Envelope("order_no", "placed_at", "stage", null, List.of("order_no", "placed_at")));
    assertThat(topic.fields())
        .contains(
            new Field("placed_at", List.of("placed_at"), FieldType.TIME),
            new Field("paid_at", List.of("paid_at"), FieldType.TIME),
            new Field("address.city", List.of("address", "city"), FieldType.STRING),
            new Field("address.zip.code", List.of("address", "zip.code"), FieldType.STRING),
            new Field("address.since", List.of("address", "since"), FieldType.TIME));
  }

  @Test
  void anEventWithoutATimeMayHaveThatOfItsReceipt() {
    schema("log", "{\"properties\": {\"time\": {}, \"at\": {}}}");
    settings("topics:\n  log: {timestamp: {fallback: received}}\n");
    assertThat(only().envelope().timestamp()).isEqualTo("time");
    assertThat(only().envelope().received()).isEqualTo(new Received(Duration.ofDays(7)));
    settings("topics:\n  log: {timestamp: {member: at, fallback: received, dedupe-window: 12h}}\n");
    assertThat(only().envelope().timestamp()).isEqualTo("at");
    assertThat(only().envelope().received()).isEqualTo(new Received(Duration.ofHours(12)));
    settings("topics:\n  log: {timestamp: {member: at}}\n");
    assertThat(only().envelope().received()).isNull();
  }

  @Test
  void whatIsWrongWithATimeIsSaid() {
    schema("log", "{\"properties\": {\"time\": {}}}");
    settings("topics:\n  log: {timestamp: {fallback: now, dedupe-windows: 7d, member: [a]}}\n");
    assertThatThrownBy(() -> TopicReader.read(conf))
        .hasMessageContaining("fallback: must be 'received', but is \"now\"")
        .hasMessageContaining("did you mean 'dedupe-window'?")
        .hasMessageContaining("member: must be the name of a member, but is [\"a\"]");
    for (String window : List.of("7", "7w", "0d", "367d", "-1d")) {
      settings(
          "topics:\n  log: {timestamp: {fallback: received, dedupe-window: %s}}\n"
              .formatted(window));
      assertThatThrownBy(() -> TopicReader.read(conf)).hasMessageContaining("1s to 366d");
    }
    settings("topics:\n  log: {timestamp: {dedupe-window: 7d}}\n");
    assertThatThrownBy(() -> TopicReader.read(conf)).hasMessageContaining("fallback: received");
  }

  @Test
  void aRenamedFieldHasItsFormerNames() {
    schema(
        "orders",
        """
        {"properties": {"time": {}, "amount": {"type": "integer"}, "price": {"type": "integer"},
          "address": {"properties": {"city": {"type": "string"}}}}}
        """);
    settings(
        """
        topics:
          orders:
            columns: [address.city]
            aliases: {amount: [price, "v.1"], address.city: address.town}
        """);
    assertThat(only().fields())
        .contains(
            new Field(
                "amount",
                List.of("amount"),
                FieldType.LONG,
                List.of(List.of("price"), List.of("v.1"))),
            new Field(
                "address.city",
                List.of("address", "city"),
                FieldType.STRING,
                List.of(List.of("address", "town"))))
        .noneMatch(field -> field.name().equals("price"));
    assertThat(only().members()).contains("price").doesNotContain("v.1");
    assertThat(only().field("price")).isEqualTo(only().field("amount"));
  }

  @Test
  void whatIsWrongWithAFormerNameIsSaid() {
    schema(
        "orders",
        """
        {"properties": {"id": {}, "time": {}, "a": {"type": "integer"}, "b": {"type": "string"},
          "c": {"type": "integer"}, "d": {"type": "integer"}}}
        """);
    settings(
        """
        topics:
          orders:
            aliases: {a: b, c: [c, time], d: x, e: y, id: uuid, f: 7}
        """);
    assertThat(problems())
        .extracting(problem -> problem.place() + " " + problem.message())
        .containsExactlyInAnyOrder(
            "topics.yml#/topics/orders/aliases/a 'b' is still in topics/orders.json with type"
                + " STRING, but 'a' has type LONG: use the same type or remove it",
            "topics.yml#/topics/orders/aliases/c 'c' is the current name",
            "topics.yml#/topics/orders/aliases/c 'time' is a member of the envelope",
            "topics.yml#/topics/orders/aliases/e no field 'e'; did you mean 'a'?",
            "topics.yml#/topics/orders/aliases/id no field 'id'; did you mean 'd'?",
            "topics.yml#/topics/orders/aliases/f must be a name or a list of names, but is 7");
  }

  @Test
  void topicsMayShareASchema() {
    schema("log", "{\"properties\": {\"time\": {}}}");
    settings("topics:\n  web: {schema: log.json}\n  app: {schema: log.json}\n");
    assertThat(TopicReader.read(conf).all()).extracting(Topic::name).containsExactly("app", "web");
  }

  @Test
  void everyProblemIsToldAtOnceWithItsPlace() {
    schema("broken", "{\"properties\": {");
    schema("list", "[]");
    schema("old", "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}");
    schema(
        "wrong",
        """
        {"properties": {"time": {"type": "strin"}, "a": {"$ref": "#/$defs/b"}, "r": {"$ref": "#/$defs/r"},
          "p": {"pattern": "("}, "max": {"maximum": "3"}},
         "$defs": {"r": {"allOf": [{"not": {"$ref": "#/$defs/r"}}]}}}
        """);
    schema("twice", "{\"properties\": {}, \"properties\": {}}");
    schema("timeless", "{\"properties\": {\"when\": {\"type\": \"string\"}}}");
    schema("Same", "{\"properties\": {\"time\": {}}}");
    schema("same", "{\"properties\": {\"time\": {}}}");
    schema(
        "t",
        """
        {"properties": {"time": {}, "id": {"type": "boolean"}, "n": {"type": "number"},
          "s": {"type": "string"}, "o": {"properties": {"x": {"type": "array"}}},
          "a.b": {"type": "string"}, "a": {"properties": {"b": {"type": "string"}}}}}
        """);
    settings(
        """
        topics:
          missing: {schema: mising.json}
          t:
            titel: T
            timestamp: [time]
            retention: 7 days
            env: n0
            level: leve
            key: [s, nope]
            epoch-millis: [s]
            columns: [o.x, o.y, s, a.b]
            partition: [org]
        others: {}
        """);
    assertThat(problems())
        .extracting(Problem::place)
        .contains(
            "topics/broken.json",
            "topics/list.json",
            "topics/old.json#/$schema",
            "topics/wrong.json#/properties/time/type",
            "topics/wrong.json#/properties/a/$ref",
            "topics/wrong.json#/properties/r/$ref",
            "topics/wrong.json#/properties/p/pattern",
            "topics/wrong.json#/properties/max/maximum",
            "topics/twice.json",
            "topics/timeless.json",
            "topics/same.json",
            "topics.yml#/others",
            "topics.yml#/topics/missing/schema",
            "topics.yml#/topics/t/titel",
            "topics.yml#/topics/t/timestamp",
            "topics.yml#/topics/t/retention",
            "topics.yml#/topics/t/env",
            "topics.yml#/topics/t",
            "topics.yml#/topics/t/level",
            "topics.yml#/topics/t/key/1",
            "topics.yml#/topics/t/epoch-millis/0",
            "topics.yml#/topics/t/columns",
            "topics.yml#/topics/t/columns/2",
            "topics.yml#/topics/t/partition");
    assertThat(problems())
        .contains(
            new Problem("topics.yml#/topics/t/titel", "no key 'titel'; did you mean 'title'?"),
            new Problem("topics.yml#/topics/t/columns", "'a.b' is the name of another field"),
            new Problem(
                "topics.yml#/topics/t", "'id' cannot be the id: it is never a string or integer"),
            new Problem(
                "topics/same.json",
                "topic 'same' has the same name as 'Same' at topics/Same.json;"
                    + " case makes no difference"));
  }

  @Test
  void nothingIsFetched() {
    schema("t", "{\"properties\": {\"time\": {\"$ref\": \"http://127.0.0.1:9/x.json\"}}}");
    assertThat(problems())
        .extracting(Problem::place)
        .containsExactly("topics/t.json#/properties/time/$ref");
  }

  @Test
  void aFolderWithoutTopicsIsAProblem() {
    assertThat(problems()).extracting(Problem::place).containsExactly("topics");
  }

  @Test
  void brokenYamlNamesItsLine() {
    schema("t", "{\"properties\": {\"time\": {}}}");
    settings("topics:\n  t: {title: a}\n  t: {title: b}\n");
    assertThat(problems())
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .contains("line 3");
  }

  @Test
  void theSampleTopicsAreWellDefined() {
    Topics topics = TopicReader.read(Path.of("..", "conf"));
    assertThat(topics.find("PUBLIC.cps.za.Runs")).isPresent();
    assertThat(topics.hint("public.cps.za.run")).isEqualTo("; did you mean 'public.cps.za.runs'?");
  }

  private Topic only() {
    return TopicReader.read(conf).all().getFirst();
  }

  private List<Problem> problems() {
    TopicDefinitionException e =
        catchThrowableOfType(TopicDefinitionException.class, () -> TopicReader.read(conf));
    assertThat(e).as("a problem").isNotNull();
    return e.problems();
  }

  private void schema(String name, String text) {
    write(conf.resolve("topics").resolve(name + ".json"), text);
  }

  private void settings(String text) {
    write(conf.resolve("topics.yml"), text);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
