package dev.tidemark.catalog.storage;

import java.nio.file.Path;

/**
 * How tables name local files: as {@code file://} and the absolute path, nothing escaped.
 *
 * <p>Trino opens nothing without a scheme, and no reader of Iceberg's undoes the escapes of a URI.
 */
public final class Locations {
  private static final String SCHEME = "file://";

  private Locations() {}

  /** The name of an absolute path. */
  public static String of(Path path) {
    return SCHEME + path;
  }

  /** The path of a name; of older tables, and of other engines' spellings of the scheme, too. */
  public static Path path(String location) {
    return Path.of(
        location.regionMatches(true, 0, "file:", 0, 5)
            ? location.substring(5).replaceFirst("^(//localhost(?=/))?/*", "/")
            : location);
  }
}
