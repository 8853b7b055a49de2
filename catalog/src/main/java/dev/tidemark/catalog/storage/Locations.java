package dev.tidemark.catalog.storage;

import java.nio.file.Path;

/**
 * Converts local paths to the locations in table metadata and back: {@code file://} and the
 * absolute path, without escapes.
 *
 * <p>Trino opens only locations with a scheme, and no Iceberg reader decodes the escapes of a URI.
 */
public final class Locations {
  private static final String SCHEME = "file://";

  private Locations() {}

  /** Returns the location of an absolute path. */
  public static String of(Path path) {
    return SCHEME + path;
  }

  /**
   * Returns the path of a location. Also accepts the locations of older tables and other engines'
   * spellings of the scheme.
   */
  public static Path path(String location) {
    return Path.of(
        location.regionMatches(true, 0, "file:", 0, 5)
            ? location.substring(5).replaceFirst("^(//localhost(?=/))?/*", "/")
            : location);
  }
}
