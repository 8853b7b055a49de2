package dev.tidemark.api.events;

import dev.tidemark.api.error.RequestException;

/** The memory that one request takes beside its body. Not thread-safe. */
public interface RequestMemory {
  /**
   * Takes more.
   *
   * @throws RequestException where there is no room
   */
  void take(long bytes);

  /**
   * Takes more for an event that is made of a message.
   *
   * @throws RequestException where there is no room, or the body's messages become too much
   */
  void explode(long bytes);
}
