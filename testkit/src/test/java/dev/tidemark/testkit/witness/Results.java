package dev.tidemark.testkit.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends the results of a long run to the file of {@code -Dtidemark.results=FILE}, if it is set.
 */
public final class Results {
  private Results() {}

  /** Appends a text to the file. */
  public static void keep(String text) throws IOException {
    String file = System.getProperty("tidemark.results");
    if (file == null) return;
    Files.writeString(Path.of(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
