package dev.tidemark.testkit.crash;

import dev.tidemark.testkit.disk.WatchedDisk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The JVM options of trial processes, chosen so that hundreds can be started. DuckDB's native
 * library is next to its classes; otherwise each process would unpack 70 MB and leave them behind
 * when it is killed. For many processes a class archive halves the start time.
 *
 * @param options the options before the name of the main class
 */
record TrialJvm(List<String> options) {
  private static final String DISK = "dev/tidemark/testkit/disk";

  /** Copies what the processes need into a folder, and returns the options. */
  static TrialJvm plain(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath()) {
      entries.add(ThinDriver.isDriver(entry) ? ThinDriver.in(entry, folder).toString() : entry);
    }
    return new TrialJvm(options(folder, entries));
  }

  /** Returns the same with a class archive, which the first process that ends normally creates. */
  static TrialJvm archived(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    Path disk = folder.resolve("disk.jar");
    for (String entry : classPath()) {
      Path path = Path.of(entry);
      if (ThinDriver.isDriver(entry)) entries.add(ThinDriver.in(entry, folder).toString());
      else if (!Files.isDirectory(path)) entries.add(entry);
      else {
        if (Files.isDirectory(path.resolve(DISK))) jar(disk, path, path.resolve(DISK));
        entries.add(jar(folder.resolve(entries.size() + ".jar"), path, path).toString());
      }
    }
    List<String> options = new ArrayList<>(options(folder, entries));
    // The archive's loader needs the default file system before the class path is available.
    options.add("-Xbootclasspath/a:" + disk);
    return new TrialJvm(options);
  }

  /** Returns the same JVM with one more option, to create or to use an archive. */
  TrialJvm with(String option) {
    List<String> more = new ArrayList<>(options);
    more.add(option);
    return new TrialJvm(more);
  }

  private static String[] classPath() {
    return System.getProperty("java.class.path").split(File.pathSeparator, -1);
  }

  private static List<String> options(Path folder, List<String> entries) throws IOException {
    // Files of a killed process in the machine's temporary folder would stay there.
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    return List.of(
        "-Xmx300m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Xlog:disable",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        WatchedDisk.JVM_OPTION,
        "-Djava.io.tmpdir=" + temporary,
        "-cp",
        String.join(File.pathSeparator, entries));
  }

  /** Creates a jar of the files in {@code below}, with names relative to {@code root}. */
  private static Path jar(Path jar, Path root, Path below) throws IOException {
    try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> all = Files.walk(below)) {
      to.setLevel(0);
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        to.putNextEntry(new ZipEntry(root.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, to);
        to.closeEntry();
      }
    }
    return jar;
  }
}
