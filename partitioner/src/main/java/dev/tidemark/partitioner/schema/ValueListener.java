package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.JsonTokens;

/** Receives the values of watched members, and odd numbers, while an object is validated. */
@FunctionalInterface
public interface ValueListener {
  /**
   * Receives the value at a watched path, of any type, as the current value. The listener must not
   * move past it. Of a repeated member only the first is passed.
   *
   * @param path the number of the path in the list of watched paths
   */
  void watch(int path, JsonTokens value);

  /**
   * Receives a number, anywhere in the object, that may be outside the range of a double. Every
   * such number is passed, also in repeated members, and some others.
   */
  default void watchOddNumber(JsonTokens value) {}
}
