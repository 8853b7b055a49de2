package dev.tidemark.catalog.deadletter;

import java.util.List;

/** Says of lines that are no events whether they are to go. */
@FunctionalInterface
public interface DeadLetterFilter {
  /** What is said of a line. */
  enum Decision {
    GOES,
    STAYS,
    /** It cannot be read well enough to say. */
    UNKNOWN
  }

  /** The result on each line, in their order. */
  List<Decision> of(List<byte[]> lines);
}
