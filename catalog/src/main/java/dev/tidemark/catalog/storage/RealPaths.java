package dev.tidemark.catalog.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Resolves paths to real paths, so that two spellings of one file are equal. Other engines spell
 * paths differently, and a comparison of strings could take a referenced file for an unreferenced
 * one.
 *
 * <p>Not thread-safe. Use one instance for one pass over a lake: it caches the real paths of
 * folders.
 */
public final class RealPaths {
  private final Map<Path, Path> folders = new HashMap<>();

  /**
   * Returns the real path of a file: links on the way to it are followed, but the file itself is
   * not if it is a link. The file need not exist.
   */
  public Path of(Path path) {
    Path absolute = path.toAbsolutePath();
    Path name = absolute.getFileName();
    Path parent = absolute.getParent();
    if (name == null || parent == null) return absolute.normalize();
    if (name.toString().equals("..") || name.toString().equals(".")) return folder(absolute);
    return folder(parent).resolve(name);
  }

  private Path folder(Path folder) {
    Path known = folders.get(folder);
    if (known != null) return known;
    Path real;
    try {
      real = folder.toRealPath();
    } catch (IOException notThere) {
      Path normal = folder.normalize();
      real = normal.getParent() == null ? normal : of(normal);
    }
    folders.put(folder, real);
    return real;
  }

  /** Returns the real path of a folder; the folder itself is followed if it is a link. */
  public Path ofFolder(Path folder) {
    return folder(folder.toAbsolutePath());
  }

  /**
   * Returns every file that a location may refer to: the path itself, its target if it is a link,
   * and the same with URI escapes decoded, because some engines decode them.
   */
  public List<Path> meant(String location) {
    List<Path> meant = new ArrayList<>(2);
    add(Locations.path(location), meant);
    if (location.indexOf('%') >= 0) {
      try {
        String undone = URLDecoder.decode(location.replace("+", "%2B"), UTF_8);
        add(Locations.path(undone), meant);
      } catch (IllegalArgumentException noEscapes) {
        // Then the location has only its literal meaning.
      }
    }
    return meant;
  }

  private void add(Path path, List<Path> meant) {
    Path real = of(path);
    meant.add(real);
    if (!Files.isSymbolicLink(real)) return;
    try {
      meant.add(real.toRealPath());
    } catch (IOException leadsNowhere) {
      // Then there is no target to keep.
    }
  }
}
