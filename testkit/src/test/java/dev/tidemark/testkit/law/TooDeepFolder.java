package dev.tidemark.testkit.law;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that cannot be listed, not even by the superuser: its path is longer than the system's
 * maximum. It cannot be deleted before it is closed.
 */
final class TooDeepFolder implements AutoCloseable {
  private static final String STEP = "d".repeat(200);

  private final Path below;
  private final Path aside;

  private TooDeepFolder(Path below, Path aside) {
    this.below = below;
    this.aside = aside;
  }

  /**
   * Hides a file so far below a folder that no listing reaches it.
   *
   * @param aside where its folder is created and to which it returns
   */
  static TooDeepFolder hide(String text, Path folder, Path aside) throws IOException {
    Files.writeString(Files.createDirectories(aside.resolve(STEP)).resolve("hidden.json"), text);
    Path deepest = Files.createDirectories(folder);
    try {
      while (true) deepest = Files.createDirectory(deepest.resolve(STEP));
    } catch (FileSystemException tooLong) {
      // The maximum depth is reached; the moved folder makes the path longer.
    }
    return new TooDeepFolder(Files.move(aside, deepest.resolveSibling("b".repeat(200))), aside);
  }

  @Override
  public void close() throws IOException {
    Files.move(below, aside);
  }
}
