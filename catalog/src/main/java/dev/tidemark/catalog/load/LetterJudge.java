package dev.tidemark.catalog.load;

import java.util.List;

/** Says of lines that are no events whether they are to go. */
@FunctionalInterface
public interface LetterJudge {
  /** What is said of a line. */
  enum Verdict {
    GOES,
    STAYS,
    /** It cannot be read well enough to say. */
    UNKNOWN
  }

  /** The verdict on each line, in their order. */
  List<Verdict> of(List<byte[]> lines);
}
