package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folders of a lake. */
final class LakeFolders {
  private LakeFolders() {}

  /**
   * Creates the folder of a lake and those within it, where they are missing, and returns its
   * absolute path without links.
   *
   * @throws LakeException if the folder cannot be that of a lake
   */
  static Path make(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    requirePlainName(absolute);
    Fsync.folder(absolute);
    Path dir = absolute.toRealPath();
    requirePlainName(dir);
    LakeFormat.require(dir);
    requireLanding(dir.resolve("landing"));
    for (String name : new String[] {"landing", "dead-letters", Lake.WAREHOUSE}) {
      Fsync.folder(dir.resolve(name));
    }
    return dir;
  }

  /** DuckDB reads these as patterns in the name of a file, SQLite ? as the start of settings. */
  private static void requirePlainName(Path dir) {
    if (dir.toString().chars().anyMatch(c -> "*?[]".indexOf(c) >= 0)) {
      throw new LakeException(
          "The lake cannot be in %s: none of * ? [ ] may be in its path".formatted(dir));
    }
  }

  /**
   * Rejects a link: keys of the landing zone do not lead through links, so no event would be found.
   */
  static void requireLanding(Path landing) {
    if (Files.isSymbolicLink(landing)) {
      throw new LakeException(
          "%s is a symbolic link, and links in a lake are not followed: nothing would land or be loaded. Make it a folder and mount the other disk there (mount --bind ELSEWHERE %s), or give the lake as a whole another place"
              .formatted(landing, landing));
    }
  }
}
