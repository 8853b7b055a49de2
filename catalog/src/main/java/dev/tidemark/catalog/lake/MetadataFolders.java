package dev.tidemark.catalog.lake;

import dev.tidemark.catalog.storage.MetadataFile;
import dev.tidemark.catalog.storage.RealPaths;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the folders of a warehouse, at any depth, that contain metadata files of tables. */
final class MetadataFolders {
  private MetadataFolders() {}

  /** Returns the folders by their real paths, each with its metadata files. */
  static Map<Path, Set<Path>> in(Path warehouse) throws IOException {
    RealPaths paths = new RealPaths();
    Map<Path, Set<Path>> folders = new TreeMap<>();
    Files.walkFileTree(
        warehouse,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (MetadataFile.isMetadata(file)) {
              Path real = paths.of(file);
              Path folder = real.getParent();
              if (folder != null) folders.computeIfAbsent(folder, _ -> new TreeSet<>()).add(real);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            boolean isGone = e instanceof NoSuchFileException;
            if (isGone || e instanceof FileSystemLoopException) return FileVisitResult.CONTINUE;
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null && !(e instanceof NoSuchFileException)) throw e;
            return FileVisitResult.CONTINUE;
          }
        });
    return folders;
  }
}
