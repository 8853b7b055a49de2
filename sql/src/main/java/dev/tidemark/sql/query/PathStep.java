package dev.tidemark.sql.query;

import java.util.List;

/** One step of a path into an event. */
public sealed interface PathStep {
  /** The member with this name of an object; in a list it matches nothing. */
  record Name(String name) implements PathStep {}

  /**
   * In an object, the member with this name; in a list, the element with this index, from 0.
   *
   * @param digits decimal; with a leading zero it matches no element of a list
   */
  record Digits(String digits) implements PathStep {}

  /** Returns the path over members of these names. */
  static List<PathStep> names(List<String> names) {
    return names.stream().<PathStep>map(Name::new).toList();
  }
}
