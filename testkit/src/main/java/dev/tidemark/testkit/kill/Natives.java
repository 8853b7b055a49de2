package dev.tidemark.testkit.kill;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * DuckDB's native library laid beside its classes, as {@code ./tidemark} does. Else each process
 * unpacks 70 MB for itself, and leaves them behind when it is killed.
 */
record Natives(String classPath) {
  private static final String LIBRARY = "libduckdb_java.so";

  /** Our own class path, with the driver replaced by what is unpacked into a folder. */
  static Natives unpackedInto(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      boolean driver = String.valueOf(jar.getFileName()).startsWith("duckdb_jdbc-");
      entries.add(driver ? unpacked(jar, folder).toString() : entry);
    }
    return new Natives(String.join(File.pathSeparator, entries));
  }

  private static Path unpacked(Path jar, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path thin = folder.resolve("duckdb_jdbc.jar");
    try (JarFile from = new JarFile(jar.toFile());
        JarOutputStream to = new JarOutputStream(Files.newOutputStream(thin))) {
      to.setLevel(0);
      for (var entry : java.util.Collections.list(from.entries())) {
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

  /** As the driver names them. */
  private static boolean isOurs(String library) {
    String os = System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT);
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String system = os.contains("mac") ? "macos" : os.contains("windows") ? "windows" : "linux";
    return library.equals(LIBRARY + "_" + system + "_" + machine);
  }
}
