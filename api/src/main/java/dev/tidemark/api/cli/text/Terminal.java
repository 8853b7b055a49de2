package dev.tidemark.api.cli.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The terminal, as the launcher reports it; without the launcher, the output is not a terminal. */
public final class Terminal {
  private static final int WIDE = 200;

  private Terminal() {}

  /** Returns the maximum width of a table, in columns. */
  public static int columns() {
    int columns = Integer.getInteger("tidemark.columns", WIDE);
    return Math.clamp(columns, 40, 1000);
  }

  /** Returns whether stderr is a terminal. */
  public static boolean watched() {
    return Boolean.getBoolean("tidemark.watched");
  }

  /** Returns whether the user can be asked: stdin and stderr are a terminal. */
  public static boolean answers() {
    return Boolean.getBoolean("tidemark.answers");
  }

  /** Returns the next line of stdin, or an empty string at its end. */
  public static String answer() throws IOException {
    // Not closed: standard input belongs to the process.
    var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var line = reader.readLine();
    return line == null ? "" : line;
  }
}
