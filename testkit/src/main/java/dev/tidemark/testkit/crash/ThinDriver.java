package dev.tidemark.testkit.crash;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * DuckDB's driver with its native library next to the jar and not inside it, as in {@code
 * ./tidemark}.
 */
final class ThinDriver {
  private static final String LIBRARY = "libduckdb_java.so";

  private ThinDriver() {}

  static boolean isDriver(String entry) {
    return String.valueOf(Path.of(entry).getFileName()).startsWith("duckdb_jdbc-");
  }

  /** Creates the thin jar in a folder. */
  static Path in(String driver, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path thin = folder.resolve("duckdb_jdbc.jar");
    try (JarFile from = new JarFile(driver);
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(thin))) {
      to.setLevel(0);
      for (var entry : Collections.list(from.entries())) {
        try (InputStream in = from.getInputStream(entry)) {
          if (entry.getName().startsWith(LIBRARY)) {
            if (isOurs(entry.getName())) Files.copy(in, folder.resolve(entry.getName()));
          } else {
            to.putNextEntry(new ZipEntry(entry.getName()));
            in.transferTo(to);
            to.closeEntry();
          }
        }
      }
    }
    return thin;
  }

  /** Returns whether the driver's name of a library is that of this platform. */
  private static boolean isOurs(String library) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String system = os.contains("mac") ? "macos" : os.contains("windows") ? "windows" : "linux";
    return library.equals(LIBRARY + "_" + system + "_" + machine);
  }
}
