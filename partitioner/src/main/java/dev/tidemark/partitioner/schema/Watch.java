package dev.tidemark.partitioner.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which members below a value are watched.
 *
 * @param path the number of the watched path that ends here, or {@link ObjectRule#UNWATCHED}
 */
record Watch(int path, Map<String, Watch> members) {
  static final Watch NOTHING = new Watch(ObjectRule.UNWATCHED, Map.of());

  static Watch of(List<List<String>> paths) {
    Watch root = NOTHING;
    for (int i = 0; i < paths.size(); i++) root = root.with(paths.get(i), i);
    return root;
  }

  Watch member(String name) {
    return members.getOrDefault(name, NOTHING);
  }

  private Watch with(List<String> steps, int number) {
    if (steps.isEmpty()) return new Watch(number, members);
    Map<String, Watch> more = new LinkedHashMap<>(members);
    String first = steps.getFirst();
    more.put(first, member(first).with(steps.subList(1, steps.size()), number));
    return new Watch(path, more);
  }
}
