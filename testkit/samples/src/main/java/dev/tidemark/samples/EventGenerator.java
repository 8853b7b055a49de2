package dev.tidemark.samples;

import java.util.function.Consumer;

/** Generates the events of some topics. Not thread-safe. */
interface EventGenerator {
  /**
   * Generates one sequence of events that begins in {@code [from, to)}, at most an hour; it may end
   * later. No two events of a generator have the same identity.
   */
  void tell(long from, long to, Consumer<EventDraft> out);
}
