package dev.tidemark.infra;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources are, from whichever folder the tests were started. */
final class Repository {
  private Repository() {}

  /** The folder that holds the launcher. */
  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("ARCHITECTURE.md"))) return folder;
    }
    throw new AssertionError("not inside the repository");
  }
}
