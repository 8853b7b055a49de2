package dev.tidemark.partitioner.landing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the objects below a folder; what vanishes meanwhile was not there. */
final class FolderListing extends SimpleFileVisitor<Path> {
  private final Path root;
  private final Path start;
  private final List<StoredObject> objects = new ArrayList<>();

  FolderListing(Path root, Path start) {
    this.root = root;
    this.start = start;
  }

  List<StoredObject> objects() {
    objects.sort(Comparator.comparing(StoredObject::key));
    return objects;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
    // What the caller names is his business, even if its own name would hide it.
    boolean shown = folder.equals(start) || isShown(folder);
    return shown ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && isShown(file)) {
      StringBuilder key = new StringBuilder();
      for (Path step : root.relativize(file)) key.append(key.isEmpty() ? "" : "/").append(step);
      objects.add(
          new StoredObject(
              key.toString(), attributes.size(), attributes.lastModifiedTime().toInstant()));
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
    throw failure;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
      throws IOException {
    if (failure == null || failure instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
    throw failure;
  }

  private static boolean isShown(Path path) {
    String name = String.valueOf(path.getFileName());
    return !name.startsWith(".") && !name.startsWith("_");
  }
}
