package dev.tidemark.samples;

import java.util.function.Consumer;

/** Knows the stories of some topics. Not thread-safe. */
interface EventGenerator {
  /**
   * Tells one story that begins in {@code [from, to)}, an hour or a part of it; it may go on
   * beyond. No two events of all its stories have one identity.
   */
  void tell(long from, long to, Consumer<EventDraft> out);
}
