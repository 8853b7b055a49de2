package dev.tidemark.partitioner.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Visits the files below a folder. Files that are deleted meanwhile are ignored. A folder that
 * cannot be listed is skipped, and the others are visited.
 */
final class FolderWalk extends SimpleFileVisitor<Path> {
  private final Path root;
  private final Path start;
  private final Predicate<String> wanted;
  private final ObjectVisitor visitor;

  private FolderWalk(Path root, Path start, Predicate<String> wanted, ObjectVisitor visitor) {
    this.root = root;
    this.start = start;
    this.wanted = wanted;
    this.visitor = visitor;
  }

  /** Passes the files below {@code start} whose names are {@code wanted} to the visitor. */
  static void through(Path root, Path start, Predicate<String> wanted, ObjectVisitor visitor)
      throws IOException {
    Files.walkFileTree(start, new FolderWalk(root, start, wanted, visitor));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    // The folder that the caller names is visited even if its own name would hide it.
    boolean shown = folder.equals(start) || (isShown(name(folder)) && visitor.enters(key(folder)));
    return shown ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (!wanted.test(name(file))) return FileVisitResult.CONTINUE;
    String key = key(file);
    boolean found = isKeyOf(key, file);
    if (found && attributes.isRegularFile()) {
      visitor.object(
          new StoredObject(key, attributes.size(), attributes.lastModifiedTime().toInstant()));
    } else {
      visitor.skipped(new ObjectListing.Skipped(key, found ? key : shown(file, key)));
    }
    return FileVisitResult.CONTINUE;
  }

  /**
   * Returns whether the key leads to the file. It does not if bytes of the name are not text in the
   * encoding of this process, because these bytes are lost in the key.
   */
  private boolean isKeyOf(String key, Path file) {
    if (key.chars().allMatch(c -> c < 0x80)) return true;
    try {
      return root.resolve(key).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private String shown(Path file, String key) {
    try {
      String above = root.toUri().getRawPath();
      String whole = file.toUri().getRawPath();
      return whole.startsWith(above) ? whole.substring(above.length()) : key;
    } catch (UnsupportedOperationException e) {
      return key;
    }
  }

  private String key(Path path) {
    StringBuilder key = new StringBuilder();
    for (Path step : root.relativize(path)) key.append(key.isEmpty() ? "" : "/").append(step);
    return key.toString();
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    return skip(file, failure);
  }

  private FileVisitResult skip(Path path, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
    // The caller named this folder. It is not a folder, or nothing in it can be listed: report the
    // error.
    if (path.equals(start)) throw failure;
    visitor.unreadable(key(path));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    return failure == null ? FileVisitResult.CONTINUE : skip(folder, failure);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  static boolean isShown(String name) {
    return !name.startsWith(".") && !name.startsWith("_");
  }
}
