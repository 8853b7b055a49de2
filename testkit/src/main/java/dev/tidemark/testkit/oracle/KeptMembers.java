package dev.tidemark.testkit.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of events that {@code fields} keeps, each as a list of names from the root. */
record KeptMembers(List<List<String>> paths) {
  /** Returns the event with only the kept members. */
  StoredEvent of(StoredEvent event) {
    Json.Obj json = cut(event.json(), paths);
    return new StoredEvent(event.id(), event.ms(), event.env(), event.org(), json, json.text());
  }

  /**
   * Returns the members at the end of a path, and the members on the way to it, reduced in the same
   * manner.
   */
  private static Json.Obj cut(Json.Obj object, List<List<String>> paths) {
    Map<String, Json> members = new LinkedHashMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              List<List<String>> inside =
                  paths.stream()
                      .filter(path -> path.getFirst().equals(name))
                      .map(path -> path.subList(1, path.size()))
                      .toList();
              if (inside.stream().anyMatch(List::isEmpty)) {
                members.put(name, value);
              } else if (!inside.isEmpty() && value instanceof Json.Obj below) {
                Json.Obj rest = cut(below, inside);
                if (!rest.members().isEmpty()) members.put(name, rest);
              }
            });
    return new Json.Obj(members);
  }
}
