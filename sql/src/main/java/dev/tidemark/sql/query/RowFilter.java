package dev.tidemark.sql.query;

import dev.tidemark.sql.pattern.PortablePattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which events of a topic a caller may see: in each of these fields, one of its patterns matches
 * the whole value. An event without the field is not seen.
 *
 * @param fields declared text fields, or the sources of env and org, by name
 */
public record RowFilter(Map<String, List<PortablePattern>> fields) {
  /** Every event. */
  public static final RowFilter NONE = new RowFilter(Map.of());

  public RowFilter {
    Map<String, List<PortablePattern>> copy = new LinkedHashMap<>();
    fields.forEach((field, patterns) -> copy.put(field, List.copyOf(patterns)));
    fields = Collections.unmodifiableMap(copy);
  }

  /** Whether some events may be hidden. */
  public boolean restricts() {
    return !fields.isEmpty();
  }
}
