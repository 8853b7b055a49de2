package dev.tidemark.api.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A filter as it is typed: {@code env=prod}, {@code level!=info}, {@code timestamp>=2026-01-01},
 * {@code code_in=1,2,3}, or an object of the API's own filters.
 *
 * <p>The text after the operator becomes the value that the field's type asks for; of an undeclared
 * field, what it looks like. In double quotes it is always a string; {@code null} is null.
 */
final class FilterArgument {
  private static final Pattern SHAPE =
      Pattern.compile("([^=!<>]+)(=|!=|>=|<=|>|<)(.*)", Pattern.DOTALL);

  private static final Map<String, String> SUFFIXES =
      Map.of("=", "", "!=", "_ne", ">", "_gt", ">=", "_gte", "<", "_lt", "<=", "_lte");

  private static final Set<String> OPERATORS =
      Set.of("_between", "_in", "_gt", "_gte", "_lt", "_lte", "_ne", "_exists", "_eq");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Topic topic;

  private FilterArgument(Topic topic) {
    this.topic = topic;
  }

  /** All of them, as the filter of a question. */
  static Map<String, JsonNode> read(List<String> arguments, Topic topic) {
    var reader = new FilterArgument(topic);
    var filter = new LinkedHashMap<String, JsonNode>();
    for (var argument : arguments) {
      reader
          .conditions(argument.strip())
          .forEach(
              (name, value) -> {
                if (filter.putIfAbsent(name, value) != null) {
                  throw new CommandFailure(
                      "--filter names '%s' twice; a range is NAME_between=FROM,TO".formatted(name));
                }
              });
    }
    return filter;
  }

  private Map<String, JsonNode> conditions(String argument) {
    if (argument.startsWith("{")) return object(argument);
    var shape = SHAPE.matcher(argument);
    if (!shape.matches()) {
      throw new CommandFailure(
          "--filter '%s' is not NAME=VALUE, with = != > >= < <=, or a JSON object"
              .formatted(argument));
    }
    var name = shape.group(1).strip();
    var key = name + SUFFIXES.getOrDefault(shape.group(2), "");
    return Map.of(key, value(key, shape.group(3).strip()));
  }

  private static Map<String, JsonNode> object(String argument) {
    if (json(argument).orElse(null) instanceof ObjectNode object) {
      var conditions = new LinkedHashMap<String, JsonNode>();
      object.properties().forEach(e -> conditions.put(e.getKey(), e.getValue()));
      return conditions;
    }
    throw new CommandFailure("--filter '%s' is not a JSON object".formatted(argument));
  }

  private JsonNode value(String key, String text) {
    var operator = operator(key);
    var field = key.substring(0, key.length() - operator.length());
    return switch (operator) {
      case "_in", "_between" -> list(field, text, operator.equals("_between"));
      case "_exists" -> json(text).orElseGet(() -> TextNode.valueOf(text));
      default -> scalar(field, text);
    };
  }

  /** The operator at the name's end; a field that is literally so named has none. */
  private String operator(String key) {
    if (declared(key).isPresent()) return "";
    int at = key.lastIndexOf('_');
    var suffix = at < 0 ? "" : key.substring(at);
    return OPERATORS.contains(suffix) ? suffix : "";
  }

  private JsonNode list(String field, String text, boolean open) {
    if (text.startsWith("[")) {
      return json(text)
          .orElseThrow(() -> new CommandFailure("'%s' is not a JSON list".formatted(text)));
    }
    var list = JsonNodeFactory.instance.arrayNode();
    for (var item : text.split(",", -1)) {
      list.add(open && item.isBlank() ? NullNode.getInstance() : scalar(field, item.strip()));
    }
    return list;
  }

  private JsonNode scalar(String field, String text) {
    if (text.equals("null")) return NullNode.getInstance();
    if (text.startsWith("\"")) return json(text).orElseGet(() -> TextNode.valueOf(text));
    var type = declared(field);
    if (type.isPresent() && type.get() == FieldType.STRING) return TextNode.valueOf(text);
    return json(text).filter(JsonNode::isValueNode).orElseGet(() -> TextNode.valueOf(text));
  }

  private Optional<FieldType> declared(String name) {
    return switch (name) {
      case "id", "env", "org" -> Optional.of(FieldType.STRING);
      case "timestamp" -> Optional.of(FieldType.TIME);
      default -> topic.field(name).map(Field::type);
    };
  }

  private static Optional<JsonNode> json(String text) {
    try (var parser = JSON.createParser(text)) {
      JsonNode node = JSON.readTree(parser);
      return node == null || parser.nextToken() != null ? Optional.empty() : Optional.of(node);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
