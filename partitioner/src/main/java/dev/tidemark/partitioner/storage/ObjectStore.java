package dev.tidemark.partitioner.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A store of objects under names whose steps are joined by slashes.
 *
 * <p>Safe for use by any number of threads and processes at once. A key that is no name of an
 * object (empty steps, {@code .}, {@code ..}) is an {@link IllegalArgumentException}.
 */
public interface ObjectStore {
  /** Writes an object's bytes, the same each time; it may close the stream, and need not. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** An object that is written and durable, but not there yet: no list shows it. */
  interface PendingObject extends AutoCloseable {
    /**
     * Makes it be there; when this returns, that survives a power cut.
     *
     * @throws java.nio.file.FileAlreadyExistsException if there is one of that key
     */
    void publish() throws IOException;

    /** Discards it, unless it was published. */
    @Override
    void close() throws IOException;
  }

  /**
   * Every object whose key starts with {@code prefix}, sorted by key; an object with a step that
   * starts with {@code .} or {@code _} is not there for it.
   *
   * @param prefix empty, or steps of which each ends in a slash
   */
  List<StoredObject> list(String prefix) throws IOException;

  /**
   * The bytes of an object.
   *
   * @throws java.nio.file.NoSuchFileException if there is none of that key
   */
  InputStream open(String key) throws IOException;

  /**
   * Writes a new object: it is there whole or not at all, and when this returns it survives a power
   * cut.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that key
   */
  default void write(String key, Content content) throws IOException {
    try (PendingObject pendingObject = draft(key, content)) {
      pendingObject.publish();
    }
  }

  /**
   * Writes a new object that is not there before it is published.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that key
   */
  PendingObject draft(String key, Content content) throws IOException;

  /** Deletes an object; one that is not there is deleted already. */
  void delete(String key) throws IOException;
}
