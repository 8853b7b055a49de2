package dev.tidemark.catalog.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What lies below a folder and is no folder. A folder that cannot be listed hides what is below it
 * and nothing else; what vanishes meanwhile was not there.
 *
 * @param files files, links, which are not followed, and what else there is, in order of the paths
 * @param closed what cannot be looked at, and why: folders that cannot be listed, and what lies in
 *     one that tells the names of its entries alone
 */
public record FileTree(List<Path> files, Map<Path, IOException> closed) {
  public static final FileTree NONE = new FileTree(List.of(), Map.of());

  /** All of it, however deep; nothing where there is no such folder. */
  public static FileTree of(Path folder) throws IOException {
    return of(folder, Integer.MAX_VALUE);
  }

  /** As {@link #of(Path)}, as many steps below the folder at most; folders there are not opened. */
  public static FileTree of(Path folder, int depth) throws IOException {
    Visitor found = new Visitor();
    Files.walkFileTree(folder, Set.of(), depth, found);
    return new FileTree(found.files.stream().sorted().toList(), found.closed);
  }

  /** What to tell of one that is closed. */
  public static String told(Path closed) {
    return closed
        + ": cannot be listed or read, so it was not looked at; make it readable, and run this again";
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final List<Path> files = new ArrayList<>();
    private final Map<Path, IOException> closed = new TreeMap<>();

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // A folder comes here where it is as deep as one looks.
      if (!attributes.isDirectory()) files.add(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      if (!(failure instanceof NoSuchFileException)) closed.put(path, failure);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, failure);
    }
  }
}
