package dev.tidemark.testkit.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Observes every operation, and may make it fail, slow or shorter. Called by any thread, on the
 * thread of the operation.
 */
public interface Watcher {
  /** Changes nothing. */
  Watcher NONE = new Watcher() {};

  /**
   * Called before each operation.
   *
   * @throws IOException to make the operation fail without being done
   */
  default void before(Operation operation) throws IOException {}

  /**
   * Called after each operation that did not fail.
   *
   * @throws IOException to make the operation fail although it is done
   */
  default void after(Operation operation) throws IOException {}

  /** Returns the maximum number of bytes that a read or write moves; at least 1. */
  default int most(Operation operation) {
    return (int) Math.min(Integer.MAX_VALUE, operation.bytes());
  }

  /** Returns whether a folder listing contains an entry. */
  default boolean lists(Path entry) {
    return true;
  }
}
