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
 * Files of fixed names that Tidemark keeps for itself in a lake. Where a link of that name leads is
 * somebody's choice, and what lies there is not ours: it is never written.
 */
public final class InternalFile {
  private InternalFile() {}

  /**
   * Opens a file.
   *
   * @throws FileSystemException where it is a link
   */
  public static FileChannel open(Path file, OpenOption... options) throws IOException {
    requireNoLink(file);
    Set<OpenOption> all = new HashSet<>(Set.of(options));
    all.add(NOFOLLOW_LINKS);
    return FileChannel.open(file, all);
  }

  /**
   * For whoever opens it by its name alone.
   *
   * @throws FileSystemException where it is a link
   */
  public static void requireNoLink(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new FileSystemException(
          file.toString(), null, "is a symbolic link, which Tidemark does not write to; delete it");
    }
  }
}
