package dev.tidemark.api.cli;

/** What the launcher knows of the terminal; without it, output is taken to go to a file. */
final class Terminal {
  private static final int WIDE = 200;

  private Terminal() {}

  /** How many columns a table may take. */
  static int columns() {
    int columns = Integer.getInteger("tidemark.columns", WIDE);
    return Math.clamp(columns, 40, 1000);
  }

  /** Whether somebody watches stderr. */
  static boolean watched() {
    return Boolean.getBoolean("tidemark.watched");
  }
}
