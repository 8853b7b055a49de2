package dev.tidemark.api.events;

import dev.tidemark.api.error.RequestException;

/** Accounts for the memory of one request besides its body. Not thread-safe. */
public interface RequestMemory {
  /**
   * Takes more memory.
   *
   * @throws RequestException if there is not enough
   */
  void take(long bytes);

  /**
   * Takes more memory for an event of a message.
   *
   * @throws RequestException if there is not enough, or the messages of the body expand to too much
   */
  void explode(long bytes);
}
