package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import java.io.IOException;

/**
 * Writes lines to the landing zone.
 *
 * <p>Thread-safe.
 */
public interface Publisher extends AutoCloseable {
  /**
   * Adds one line to a partition. It is durable when the next {@link #flush} that starts after this
   * call returns.
   *
   * @throws IllegalArgumentException if the line contains a line feed
   * @throws IOException if there is no room for the line; then it is not added
   */
  void publish(Partition partition, byte[] bytes, int offset, int length) throws IOException;

  /**
   * Returns when every line that was added before is durable.
   *
   * @throws IOException if a line is not durable; it stays buffered, and the next flush retries it
   */
  void flush() throws IOException;

  /** Flushes, and accepts no more lines. */
  @Override
  void close() throws IOException;
}
