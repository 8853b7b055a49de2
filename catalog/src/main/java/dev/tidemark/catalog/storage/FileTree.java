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
 * The entries below a folder, except folders. A folder that cannot be listed hides only its own
 * entries. Entries that are deleted meanwhile are left out.
 *
 * @param files files, links (not followed) and other entries, in order of the paths
 * @param closed the paths that cannot be read, with the reason: folders that cannot be listed, and
 *     the entries of folders that allow only listing
 */
public record FileTree(List<Path> files, Map<Path, IOException> closed) {
  public static final FileTree NONE = new FileTree(List.of(), Map.of());

  /** Lists a folder to any depth; empty if there is no such folder. */
  public static FileTree of(Path folder) throws IOException {
    return of(folder, Integer.MAX_VALUE);
  }

  /**
   * Lists a folder as {@link #of(Path)} does, to a maximum depth; folders at that depth are not
   * opened.
   */
  public static FileTree of(Path folder, int depth) throws IOException {
    Visitor found = new Visitor();
    Files.walkFileTree(folder, Set.of(), depth, found);
    return new FileTree(found.files.stream().sorted().toList(), found.closed);
  }

  /** Returns the message about a path in {@link #closed}. */
  public static String told(Path closed) {
    return closed
        + ": cannot be listed or read, so it was skipped; make it readable and run this again";
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final List<Path> files = new ArrayList<>();
    private final Map<Path, IOException> closed = new TreeMap<>();

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      // Folders at the maximum depth are visited as files.
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
