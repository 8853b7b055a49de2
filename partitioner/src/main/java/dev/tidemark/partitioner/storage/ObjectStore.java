package dev.tidemark.partitioner.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A store of objects. The key of an object is a list of steps, joined by slashes.
 *
 * <p>Thread-safe, also between processes. A key that is not valid (empty steps, {@code .}, {@code
 * ..}) is an {@link IllegalArgumentException}.
 */
public interface ObjectStore {
  /**
   * Writes the bytes of an object, the same bytes at each call. It may close the stream but does
   * not have to.
   */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** An object that is written and durable but not visible yet: no listing shows it. */
  interface PendingObject extends AutoCloseable {
    /**
     * Makes the object visible. When this returns, the object survives a power failure.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is an object with this key
     */
    void publish() throws IOException;

    /** Deletes the object, unless it was published. */
    @Override
    void close() throws IOException;
  }

  /**
   * Returns every object whose key starts with {@code prefix}, sorted by key. Objects with a step
   * that starts with {@code .} or {@code _} are not listed.
   *
   * @param prefix empty, or steps that each end with a slash
   */
  List<StoredObject> list(String prefix) throws IOException;

  /**
   * Opens an object for reading.
   *
   * @throws java.nio.file.NoSuchFileException if there is no object with this key
   */
  InputStream open(String key) throws IOException;

  /**
   * Writes a new object. It becomes visible as a whole or not at all. When this returns, it
   * survives a power failure.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is an object with this key
   */
  default void write(String key, Content content) throws IOException {
    try (PendingObject pendingObject = draft(key, content)) {
      pendingObject.publish();
    }
  }

  /**
   * Writes a new object that is not visible before it is published.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is an object with this key
   */
  PendingObject draft(String key, Content content) throws IOException;

  /** Deletes an object. Does nothing if the object does not exist. */
  void delete(String key) throws IOException;
}
