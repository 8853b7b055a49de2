package dev.tidemark.sql.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What the rows of a page keep of a value in the event. */
public sealed interface PayloadFields {
  /** All of it. */
  record Whole() implements PayloadFields {}

  /**
   * Of an object these members, each as far as it says; nothing of what is no object.
   *
   * @param members none to keep nothing
   */
  record Members(Map<String, PayloadFields> members) implements PayloadFields {
    public Members {
      members = Map.copyOf(members);
    }
  }

  /** What is at the end of these paths of members; an empty path is the value itself. */
  static PayloadFields of(List<List<String>> paths) {
    if (paths.stream().anyMatch(List::isEmpty)) return new Whole();
    Map<String, List<List<String>>> byFirst =
        paths.stream()
            .collect(
                Collectors.groupingBy(
                    List::getFirst,
                    LinkedHashMap::new,
                    Collectors.mapping(p -> p.subList(1, p.size()), Collectors.toList())));
    Map<String, PayloadFields> members = new LinkedHashMap<>();
    byFirst.forEach((name, rest) -> members.put(name, of(rest)));
    return new Members(members);
  }
}
