package dev.tidemark.sql.query;

import dev.tidemark.sql.pattern.PortablePattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The events of a topic that a caller may see: for each of these fields, one of its patterns must
 * match the whole value. An event without the field is hidden.
 *
 * @param fields declared text fields, or the sources of env and org, by name
 */
public record RowFilter(Map<String, List<PortablePattern>> fields) {
  /** No restriction. */
  public static final RowFilter NONE = new RowFilter(Map.of());

  public RowFilter {
    Map<String, List<PortablePattern>> copy = new LinkedHashMap<>();
    fields.forEach((field, patterns) -> copy.put(field, List.copyOf(patterns)));
    fields = Collections.unmodifiableMap(copy);
  }

  /** Returns whether some events may be hidden. */
  public boolean restricts() {
    return !fields.isEmpty();
  }
}
