package dev.tidemark.sql.pattern;

/**
 * Signals that a text is not a portable pattern. The message names the position and states what
 * would be right.
 */
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1;

  private final int place;

  PatternException(int place, String message) {
    super("at character " + place + ": " + message);
    this.place = place;
  }

  /** Returns the position in the pattern, in code points, from 1. */
  public int place() {
    return place;
  }
}
