package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import java.io.IOException;

/**
 * Takes lines for the landing zone.
 *
 * <p>Thread-safe.
 */
public interface Publisher extends AutoCloseable {
  /**
   * Takes one line of a partition; it is durable after the next {@link #flush} that begins later
   * and returns.
   *
   * @throws IllegalArgumentException if there is a line feed in it
   * @throws IOException if there is no room for it; then it is not taken
   */
  void publish(Partition partition, byte[] bytes, int offset, int length) throws IOException;

  /**
   * Returns when every line that was taken before is durable.
   *
   * @throws IOException if one is not; it stays taken, and the next flush tries again
   */
  void flush() throws IOException;

  /** Flushes, and takes no more. */
  @Override
  void close() throws IOException;
}
