package dev.tidemark.testkit.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where a long run keeps what it found, if anybody wants it: {@code -Dtidemark.results=FILE}. */
public final class Results {
  private Results() {}

  /** Adds a text to the file. */
  public static void keep(String text) throws IOException {
    String file = System.getProperty("tidemark.results");
    if (file == null) return;
    Files.writeString(Path.of(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
