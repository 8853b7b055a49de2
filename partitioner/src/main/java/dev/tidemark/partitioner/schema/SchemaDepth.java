package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the nesting of a schema without recursion. */
public final class SchemaDepth {
  /** The maximum number of levels of objects and arrays. */
  public static final int LEVELS = 200;

  private static final int SHOWN = 8;

  private record Place(JsonNode node, String step, @Nullable Place above, int level) {}

  private SchemaDepth() {}

  /**
   * Returns a part of a schema that is nested too deeply, with the beginning of its path; empty if
   * there is none.
   */
  public static Optional<SchemaProblem> problem(JsonNode schema) {
    Deque<Place> open = new ArrayDeque<>();
    open.push(new Place(schema, "", null, 1));
    while (!open.isEmpty()) {
      Place place = open.pop();
      if (place.level > LEVELS) return Optional.of(tooDeep(place));
      JsonNode node = place.node;
      for (var member : node.properties()) {
        add(open, member.getValue(), member.getKey(), place);
      }
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        add(open, node.get(i), Integer.toString(i), place);
      }
    }
    return Optional.empty();
  }

  private static void add(Deque<Place> open, JsonNode node, String step, Place above) {
    if (node.isContainerNode()) open.push(new Place(node, step, above, above.level + 1));
  }

  private static SchemaProblem tooDeep(Place place) {
    List<String> path = new ArrayList<>();
    for (Place at = place; at.above != null; at = at.above) path.add(at.step);
    Collections.reverse(path);
    return new SchemaProblem(
        path.subList(0, SHOWN),
        "nested deeper than " + LEVELS + " levels below this; name its parts in $defs");
  }
}
