package dev.tidemark.testkit.law;

import java.util.Optional;

/** A client that requests page after page while the table changes. */
interface Client {
  /** Requests the next page; returns what is wrong with it, or empty. */
  Optional<String> step();

  /** Returns whether the client has finished. */
  boolean ended();

  int pages();

  /** Returns the number of repinned pages. */
  int snapshotChanged();
}
