package dev.tidemark.testkit.crash;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The folder of a trial: the lake, and files by which its processes communicate. They use {@code
 * java.io}, which is not watched.
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

  /** Returns the number of accepted batches: the file has one byte per batch. */
  public int accepted() {
    return Math.toIntExact(file("accepted").length());
  }

  void accept() throws IOException {
    try (FileOutputStream out = new FileOutputStream(file("accepted"), true)) {
      out.write('.');
    }
  }

  /** Returns whether the lander must end after its current batch. */
  boolean isToEnd() {
    return file("to-end").exists();
  }

  void end() throws IOException {
    new FileOutputStream(file("to-end")).close();
  }

  /** Returns whether nothing more will be landed. */
  boolean isLanded() {
    return file("landed").exists();
  }

  void landed() throws IOException {
    new FileOutputStream(file("landed")).close();
  }
}
