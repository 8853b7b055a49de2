package dev.tidemark.catalog.iceberg;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Makes files and folders outlast a power cut. A file is durable when its content and the entry in
 * its folder are, and a folder when its own entry is.
 */
public final class Durable {
  private Durable() {}

  /** Creates a folder and those above it; each new one is durable. */
  public static void folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    Path parent = folder.getParent();
    if (parent != null) folder(parent);
    // Not createDirectory: another process may make the same folder at this moment.
    Files.createDirectories(folder);
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
