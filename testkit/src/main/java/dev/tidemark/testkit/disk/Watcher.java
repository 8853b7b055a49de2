package dev.tidemark.testkit.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Sees every operation, and may make it fail, slow or small. Called by any thread, on the thread
 * that does the operation.
 */
public interface Watcher {
  /** Lets everything pass. */
  Watcher NONE = new Watcher() {};

  /**
   * Comes before each operation.
   *
   * @throws IOException to make it fail without being done
   */
  default void before(Operation operation) throws IOException {}

  /**
   * Comes after each operation that has not failed.
   *
   * @throws IOException to make it fail although it is done
   */
  default void after(Operation operation) throws IOException {}

  /** How many bytes of those that it wants a read or write moves at most; not less than one. */
  default int most(Operation operation) {
    return (int) Math.min(Integer.MAX_VALUE, operation.bytes());
  }

  /** Whether an entry of a folder is in a list of it. */
  default boolean lists(Path entry) {
    return true;
  }
}
