package dev.tidemark.infra;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the sources from any working directory of the tests. */
final class Repository {
  private Repository() {}

  /** Returns the folder that contains the launcher. */
  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("ARCHITECTURE.md"))) return folder;
    }
    throw new AssertionError("not inside the repository");
  }
}
