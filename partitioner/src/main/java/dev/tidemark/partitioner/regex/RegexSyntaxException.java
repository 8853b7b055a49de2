package dev.tidemark.partitioner.regex;

/** Says why a text is not a regular expression of ECMA-262, or not one that can be used here. */
public final class RegexSyntaxException extends Exception {
  private static final long serialVersionUID = 1;

  private final int place;

  RegexSyntaxException(int place, String message) {
    super(message);
    this.place = place;
  }

  /** The character at which it is wrong, counted from 1 in code points; at the end, one more. */
  public int place() {
    return place;
  }

  /** What is wrong there. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
