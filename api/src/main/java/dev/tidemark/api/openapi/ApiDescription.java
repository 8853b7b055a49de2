package dev.tidemark.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tidemark.api.config.Settings;
import dev.tidemark.partitioner.text.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The descriptions of the routes: {@code openapi/description.yaml}, with the limits filled in. */
final class ApiDescription {
  private static final String FILE = "/openapi/description.yaml";

  private final ObjectNode root;

  private ApiDescription(ObjectNode root) {
    this.root = root;
  }

  static ApiDescription read(Settings settings) {
    try (var in = ApiDescription.class.getResourceAsStream(FILE)) {
      if (in == null) throw new IllegalStateException(FILE + " is missing");
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (var limit : limits(settings).entrySet()) {
        text = text.replace("{{" + limit.getKey() + "}}", limit.getValue());
      }
      return new ApiDescription((ObjectNode) new YAMLMapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> limits(Settings settings) {
    return Map.of(
        "query-bytes", number(settings.server().maxBody().bytes()),
        "events-bytes", number(settings.events().maxBody().bytes()),
        "cursor-life", Durations.words(settings.cursor().ttl()));
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Returns a section, as a new copy. */
  JsonNode section(String name) {
    return root.required(name).deepCopy();
  }

  /** Returns the description of each route, by its key. */
  Map<String, ObjectNode> operations() {
    var operations = new TreeMap<String, ObjectNode>();
    root.required("operations")
        .properties()
        .forEach(each -> operations.put(each.getKey(), (ObjectNode) each.getValue().deepCopy()));
    return operations;
  }
}
