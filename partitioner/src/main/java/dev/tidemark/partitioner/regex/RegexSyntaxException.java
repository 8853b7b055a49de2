package dev.tidemark.partitioner.regex;

/** Thrown if a text is not a regular expression of ECMA-262, or not one that is supported. */
public final class RegexSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int place;

  RegexSyntaxException(int place, String message) {
    super(message);
    this.place = place;
  }

  /**
   * Returns the position of the problem, counted from 1 in code points. At the end of the pattern
   * it is the length plus one.
   */
  public int place() {
    return place;
  }

  /** Returns what is wrong there. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
