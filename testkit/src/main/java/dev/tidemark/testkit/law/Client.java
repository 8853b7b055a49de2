package dev.tidemark.testkit.law;

import java.util.Optional;

/** Somebody the caller page after page while the table changes. */
interface Client {
  /** Asks for the next page; what is wrong with it, if anything is. */
  Optional<String> step();

  /** Whether there is nothing more to ask. */
  boolean ended();

  int pages();

  /** How many of the pages were repinned. */
  int snapshotChanged();
}
