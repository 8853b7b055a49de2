package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Is shown the values of watched members while an object is proved. */
@FunctionalInterface
public interface Watcher {
  /**
   * The parser stands on the first token of the value of a watched path, whatever its type; it must
   * not be moved. Of a repeated member only the first is shown.
   *
   * @param path the path's number in the list of watched paths
   */
  void watch(int path, JsonParser parser) throws IOException;
}
