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
 * How the processes of a trial are started, so that hundreds can be: DuckDB's native library lies
 * beside its classes, else each process decompresses 70 MB and leaves them behind when it is
 * killed; and for many of them the classes come out of an archive, which halves what a start costs.
 *
 * @param options what stands before the name of the class
 */
record TrialJvm(List<String> options) {
  private static final String DISK = "dev/tidemark/testkit/disk";

  /** Ready to start processes; what they need is laid into a folder. */
  static TrialJvm plain(Path folder) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath()) {
      entries.add(ThinDriver.isDriver(entry) ? ThinDriver.in(entry, folder).toString() : entry);
    }
    return new TrialJvm(options(folder, entries));
  }

  /** The same with an archive of classes, which the first process makes that ends by itself. */
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
    // The archive's loader asks for the default file system before that can be loaded from it.
    options.add("-Xbootclasspath/a:" + disk);
    return new TrialJvm(options);
  }

  /** With what an archive is made, and used afterwards. */
  TrialJvm with(String option) {
    List<String> more = new ArrayList<>(options);
    more.add(option);
    return new TrialJvm(more);
  }

  private static String[] classPath() {
    return System.getProperty("java.class.path").split(File.pathSeparator, -1);
  }

  private static List<String> options(Path folder, List<String> entries) throws IOException {
    // What a killed process leaves in the temporary folder of the machine is there for ever.
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

  /** A jar of what lies below a folder, named from another above it. */
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
