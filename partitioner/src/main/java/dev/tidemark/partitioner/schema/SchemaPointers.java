package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.IdentityHashMap;

/** The JSON pointer of each part of a schema, because the parts do not contain it. */
final class SchemaPointers {
  private final IdentityHashMap<JsonNode, String> places = new IdentityHashMap<>();

  SchemaPointers(JsonNode root) {
    add(root, "#");
  }

  private void add(JsonNode node, String place) {
    places.put(node, place);
    for (var member : node.properties()) add(member.getValue(), place + "/" + member.getKey());
    if (!node.isArray()) return;
    for (int i = 0; i < node.size(); i++) add(node.get(i), place + "/" + i);
  }

  String of(JsonNode part) {
    return places.getOrDefault(part, "#");
  }
}
