package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.JsonTokens;

/** Is shown the values of watched members, and odd numbers, while an object is proved. */
@FunctionalInterface
public interface ValueListener {
  /**
   * The value of a watched path is stood on, whatever its type; it must not be walked through. Of a
   * repeated member only the first is shown.
   *
   * @param path the path's number in the list of watched paths
   */
  void watch(int path, JsonTokens value);

  /**
   * A number is stood on, wherever in the object, that may be beyond double precision: every such
   * number is shown, in the repetition of a member too, and some others.
   */
  default void watchOddNumber(JsonTokens value) {}
}
