package dev.tidemark.catalog.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Makes files and folders durable, so that they survive a power failure. A file is durable when its
 * content and its entry in its folder are flushed, and a folder when its own entry is flushed.
 */
public final class Fsync {
  private Fsync() {}

  private static FileAttribute<?>[] permissions(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  /** Attributes for new files that only their owner may read, if the file system supports this. */
  public static final FileAttribute<?>[] PRIVATE_FILE = permissions("rw-------");

  private static final FileAttribute<?>[] PRIVATE_FOLDER = permissions("rwx------");

  /** Creates a folder and its parents. Each new folder is durable and private to its owner. */
  public static void folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    Path parent = folder.getParent();
    if (parent != null) folder(parent);
    // Not createDirectory: another process may create the same folder at the same time.
    Files.createDirectories(folder, PRIVATE_FOLDER);
    if (parent != null) sync(parent);
  }

  /** Flushes the content of a file, or the entries of a folder, to the disk. */
  public static void sync(Path path) throws IOException {
    var how = Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }
}
