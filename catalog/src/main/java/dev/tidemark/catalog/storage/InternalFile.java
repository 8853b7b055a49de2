package dev.tidemark.catalog.storage;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Opens the internal files of a lake, which have fixed names. A symbolic link is never followed:
 * its target is not a file of Tidemark.
 */
public final class InternalFile {
  private InternalFile() {}

  /**
   * Opens a file.
   *
   * @throws FileSystemException if it is a symbolic link
   */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    requireNoLink(file);
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(NOFOLLOW_LINKS);
    return FileChannel.open(file, all);
  }

  /**
   * Requires that a file is no symbolic link, for callers that open it by name only.
   *
   * @throws FileSystemException if it is a symbolic link
   */
  public static void requireNoLink(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new FileSystemException(
          file.toString(), null, "is a symbolic link, which Tidemark does not write to; delete it");
    }
  }
}
