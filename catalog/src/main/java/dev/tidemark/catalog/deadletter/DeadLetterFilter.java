package dev.tidemark.catalog.deadletter;

import java.util.List;

/** Decides which dead letters are removed. */
@FunctionalInterface
public interface DeadLetterFilter {
  /** The decision about a line. */
  enum Decision {
    GOES,
    STAYS,
    /** The line cannot be read well enough to decide. */
    UNKNOWN
  }

  /** Returns the decision about each line, in order. */
  List<Decision> of(List<byte[]> lines);
}
