package dev.tidemark.sql.pattern;

/** A text is no portable pattern; the message names the place and says what would be right. */
public final class PatternException extends Exception {
  private static final long serialVersionUID = 1;

  private final int place;

  PatternException(int place, String message) {
    super("at character " + place + ": " + message);
    this.place = place;
  }

  /** Which character of the pattern it is about, from 1, counted in code points. */
  public int place() {
    return place;
  }
}
