package dev.tidemark.catalog.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Deletes files below one folder only, whatever names them: metadata of another engine, a link, or
 * the journal of an erasure. Thread-safe.
 *
 * @param folder an absolute path
 */
public record FolderDeleter(Path folder) {
  /**
   * Returns whether a file is below the folder after all links on the way to it are followed; false
   * if its own folder does not exist.
   *
   * @param file an absolute path
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
   * Deletes a file or a link, but not the target of the link. Does nothing if the file does not
   * exist.
   *
   * @return false if the file is outside the folder and was not deleted
   */
  public boolean delete(Path file) throws IOException {
    if (holds(file)) {
      Files.deleteIfExists(file);
      return true;
    }
    return Files.notExists(file);
  }
}
