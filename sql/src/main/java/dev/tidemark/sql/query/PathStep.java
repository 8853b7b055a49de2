package dev.tidemark.sql.query;

import java.util.List;

/** One step on the way into an event. */
public sealed interface PathStep {
  /** The member of an object that is named so; in a list there is nothing. */
  record Name(String name) implements PathStep {}

  /**
   * Of an object the member that is named so; of a list the element with this index, from zero.
   *
   * @param digits decimal; with a leading zero it is the index of nothing
   */
  record Digits(String digits) implements PathStep {}

  /** The way over members of these names. */
  static List<PathStep> names(List<String> names) {
    return names.stream().<PathStep>map(Name::new).toList();
  }
}
