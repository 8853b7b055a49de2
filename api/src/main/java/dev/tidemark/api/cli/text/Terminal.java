package dev.tidemark.api.cli.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What the launcher knows of the terminal; without it, output is taken to go to a file. */
public final class Terminal {
  private static final int WIDE = 200;

  private Terminal() {}

  /** How many columns a table may take. */
  public static int columns() {
    int columns = Integer.getInteger("tidemark.columns", WIDE);
    return Math.clamp(columns, 40, 1000);
  }

  /** Whether somebody watches stderr. */
  public static boolean watched() {
    return Boolean.getBoolean("tidemark.watched");
  }

  /** Whether somebody can be asked: queries are read there and answers come from there. */
  public static boolean answers() {
    return Boolean.getBoolean("tidemark.answers");
  }

  /** The next line that is typed; nothing where the input has ended. */
  public static String answer() throws IOException {
    // Not closed: what it reads from is the process' own.
    var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var line = reader.readLine();
    return line == null ? "" : line;
  }
}
