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

  /** DuckDB interprets these characters in file names as patterns, SQLite a ? as settings. */
  private static void requirePlainName(Path dir) {
    if (dir.toString().chars().anyMatch(c -> "*?[]".indexOf(c) >= 0)) {
      throw new LakeException(
          "The lake cannot be in %s: its path must not contain * ? [ or ]".formatted(dir));
    }
  }

  /** Rejects a link: links in the landing zone are never followed, so no event would be found. */
  static void requireLanding(Path landing) {
    if (Files.isSymbolicLink(landing)) {
      throw new LakeException(
          "%s is a symbolic link, and links in a lake are not followed: no event could be written or loaded. Replace it with a folder and mount the other disk there (mount --bind ELSEWHERE %s), or put the whole lake on the other disk"
              .formatted(landing, landing));
    }
  }
}
