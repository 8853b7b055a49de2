package dev.tidemark.testkit.oracle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The members of events that {@code fields} keeps, each by the names that lead to it. */
record KeptMembers(List<List<String>> paths) {
  /** What stays of an event. */
  StoredEvent of(StoredEvent event) {
    Json.Obj json = cut(event.json(), paths);
    return new StoredEvent(event.id(), event.ms(), event.env(), event.org(), json, json.text());
  }

  /** The members that some path leads to, and of others what a path leads to inside of them. */
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
