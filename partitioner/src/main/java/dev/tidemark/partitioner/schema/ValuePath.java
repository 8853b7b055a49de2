package dev.tidemark.partitioner.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The watched members below a value.
 *
 * @param path the number of the watched path that ends here, or {@link ObjectRule#UNWATCHED}
 */
record ValuePath(int path, Map<String, ValuePath> members) {
  static final ValuePath NOTHING = new ValuePath(ObjectRule.UNWATCHED, Map.of());

  static ValuePath of(List<List<String>> paths) {
    ValuePath root = NOTHING;
    for (int i = 0; i < paths.size(); i++) root = root.with(paths.get(i), i);
    return root;
  }

  ValuePath member(String name) {
    return members.getOrDefault(name, NOTHING);
  }

  private ValuePath with(List<String> steps, int number) {
    if (steps.isEmpty()) return new ValuePath(number, members);
    Map<String, ValuePath> more = new LinkedHashMap<>(members);
    String first = steps.getFirst();
    more.put(first, member(first).with(steps.subList(1, steps.size()), number));
    return new ValuePath(path, more);
  }
}
