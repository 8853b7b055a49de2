package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Is shown the values of watched members, and odd numbers, while an object is proved. */
@FunctionalInterface
public interface Watcher {
  /**
   * The parser stands on the first token of the value of a watched path, whatever its type; it must
   * not be moved. Of a repeated member only the first is shown.
   *
   * @param path the path's number in the list of watched paths
   */
  void watch(int path, JsonParser parser) throws IOException;

  /**
   * The parser stands on a number, wherever in the object, that may be beyond double precision:
   * every such number is shown, in the repetition of a member too, and some others; it must not be
   * moved.
   */
  default void watchOddNumber(JsonParser parser) throws IOException {}
}
