package dev.tidemark.testkit.crash;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The folder of a trial: the lake, and what its processes tell one another. They do so by {@code
 * java.io}, which nobody watches.
 */
public record TrialFolder(Path path) {
  public Path lake() {
    return path.resolve("lake");
  }

  public Path conf() {
    return path.resolve("conf");
  }

  private File file(String name) {
    return path.resolve(name).toFile();
  }

  /** How many parcels the lander was told to be safe: one byte each. */
  public int accepted() {
    return Math.toIntExact(file("accepted").length());
  }

  void accept() throws IOException {
    try (FileOutputStream out = new FileOutputStream(file("accepted"), true)) {
      out.write('.');
    }
  }

  /** Whether the lander is to end after its parcel. */
  boolean isToEnd() {
    return file("to-end").exists();
  }

  void end() throws IOException {
    new FileOutputStream(file("to-end")).close();
  }

  /** Whether nothing more will be landed. */
  boolean isLanded() {
    return file("landed").exists();
  }

  void landed() throws IOException {
    new FileOutputStream(file("landed")).close();
  }
}
