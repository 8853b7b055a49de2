package dev.tidemark.api.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;

/** Builds the schemas of the events of each topic from its JSON Schema. */
final class TopicSchemas {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TopicSchemas() {}

  /** Adds a schema for each topic and makes {@code Event} a choice of all of them. */
  static void addTo(ObjectNode schemas, Topics topics) {
    var event = (ObjectNode) schemas.required("Event");
    var any = event.putArray("anyOf");
    for (var topic : topics.all()) {
      var name = name(topic);
      any.addObject().put("$ref", "#/components/schemas/" + name);
      schemas.set(name, schema(topic));
    }
  }

  /** Returns the name among the components: letters, digits, dots, dashes and underscores. */
  static String name(Topic topic) {
    return "Event." + topic.name().replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static ObjectNode schema(Topic topic) {
    var schema = JsonNodeFactory.instance.objectNode();
    // With its own $id, references within the schema stay within it.
    schema.put("$id", "/topics/" + topic.name());
    try {
      // A schema may also be true or false.
      if (JSON.readTree(topic.schema()) instanceof ObjectNode written) schema.setAll(written);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    if (!schema.has("title")) schema.put("title", topic.title());
    addFields(topic, schema.putArray("x-fields"));
    return schema;
  }

  /** Adds the fields that filters and sorts know by name. */
  private static void addFields(Topic topic, ArrayNode fields) {
    for (var field : topic.fields()) {
      fields.addObject().put("name", field.name()).put("type", type(field));
    }
  }

  private static String type(Field field) {
    return switch (field.type()) {
      case STRING -> "string";
      case LONG -> "integer";
      case DOUBLE -> "number";
      case BOOLEAN -> "boolean";
      case TIME -> "time";
    };
  }
}
