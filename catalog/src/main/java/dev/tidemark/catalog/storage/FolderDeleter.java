package dev.tidemark.catalog.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Deletes files below a folder and nowhere else, whatever names them: metadata that another engine
 * wrote, a link, a note of an erasure. Thread-safe.
 *
 * @param folder absolute
 */
public record FolderDeleter(Path folder) {
  /**
   * Whether a file lies below the folder when all links on the way to it are followed; so it does
   * not where its own folder is not there.
   *
   * @param file absolute
   */
  public boolean holds(Path file) throws IOException {
    Path name = file.getFileName();
    Path parent = file.getParent();
    if (name == null || parent == null || name.equals(name.resolveSibling(".."))) return false;
    try {
      return parent.toRealPath().startsWith(folder.toRealPath());
    } catch (NoSuchFileException notThere) {
      return false;
    }
  }

  /**
   * Deletes a file or a link, not what the link leads to; does nothing where it is not there.
   *
   * @return false where it lies elsewhere, and was left alone
   */
  public boolean delete(Path file) throws IOException {
    if (holds(file)) {
      Files.deleteIfExists(file);
      return true;
    }
    return Files.notExists(file);
  }
}
