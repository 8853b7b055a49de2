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
 * Paths as the file system has them: two spellings of one file are one path here. Other engines
 * spell as they like, and whoever compares texts takes a file that is needed for another.
 *
 * <p>For one look at a lake, by one thread: what it has found out about a folder it keeps.
 */
public final class RealPaths {
  private final Map<Path, Path> folders = new HashMap<>();

  /**
   * The path of a file, the links on the way to it followed; of a link itself, not of what it leads
   * to. What is not there has one, too.
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

  /** The real path of a folder, itself followed where it is a link. */
  public Path ofFolder(Path folder) {
    return folder(folder.toAbsolutePath());
  }

  /**
   * Every file that a location may mean: itself, what it leads to where it is a link, and the same
   * with the escapes of a URI undone, as some engine may understand it.
   */
  public List<Path> meant(String location) {
    List<Path> meant = new ArrayList<>(2);
    add(Locations.path(location), meant);
    if (location.indexOf('%') >= 0) {
      try {
        String undone = URLDecoder.decode(location.replace("+", "%2B"), UTF_8);
        add(Locations.path(undone), meant);
      } catch (IllegalArgumentException noEscapes) {
        // Then it means itself alone.
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
      // Then nobody needs what it leads to.
    }
  }
}
