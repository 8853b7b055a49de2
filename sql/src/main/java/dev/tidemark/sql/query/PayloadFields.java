package dev.tidemark.sql.query;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of a value in the event that the rows of a page contain. */
public sealed interface PayloadFields {
  /** The whole value. */
  record Whole() implements PayloadFields {}

  /**
   * Selected members of an object, each reduced as well; nothing of a value that is not an object.
   *
   * @param members empty to select nothing
   */
  record Members(Map<String, PayloadFields> members) implements PayloadFields {
    public Members {
      members = Map.copyOf(members);
    }
  }

  /**
   * Returns the part at the ends of these paths of members; an empty path selects the value itself.
   */
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
