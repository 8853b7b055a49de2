package dev.tidemark.api.service;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that nobody can list, the superuser included: its path is longer than the system's
 * longest. Until it is closed one cannot even delete it.
 */
final class TooDeepFolder implements AutoCloseable {
  private static final String STEP = "d".repeat(200);
  private static final String BESIDE = "b".repeat(STEP.length());

  private final Path aside;
  private final Path below;

  private TooDeepFolder(Path aside, Path below) {
    this.aside = aside;
    this.below = below;
  }

  /**
   * Hides a file so far below a folder that no listing comes to it.
   *
   * @param aside a place for its folders to be made in, and to come back to
   */
  static TooDeepFolder hide(String name, String text, Path folder, Path aside) throws IOException {
    Files.writeString(Files.createDirectories(aside.resolve(STEP)).resolve(name), text);
    var deepest = Files.createDirectories(folder);
    try {
      while (true) deepest = Files.createDirectory(deepest.resolve(STEP));
    } catch (FileSystemException tooLong) {
      // As far as one gets: what is moved to beside the last takes a folder with it.
    }
    return new TooDeepFolder(aside, Files.move(aside, deepest.resolveSibling(BESIDE)));
  }

  /** Brings it back, and gives the file, which lies elsewhere from now on. */
  Path bringBack(String name) throws IOException {
    Files.move(below, aside);
    return aside.resolve(STEP).resolve(name);
  }

  @Override
  public void close() throws IOException {
    if (Files.exists(below)) Files.move(below, aside);
  }
}
