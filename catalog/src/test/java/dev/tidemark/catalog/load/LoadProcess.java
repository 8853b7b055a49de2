package dev.tidemark.catalog.load;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A load in a process of its own. */
final class LoadProcess {
  private LoadProcess() {}

  /**
   * Starts a load of a file, or of what has landed.
   *
   * @param largestFile how many bytes a file may have from the moment when the load begins; 0 for
   *     any number
   */
  static Process start(Path lake, LoadLawsTest.Kind kind, String file, int largestFile)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(LoadProcess.class.getName(), lake.toString(), kind.name(), file));
    command.add(Integer.toString(largestFile));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** As a full disk, also for the superuser; only when the native libraries are decompressed. */
  private static void limitFiles(String bytes) throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    DriverManager.getConnection("jdbc:duckdb:").close();
    int exit =
        new ProcessBuilder("prlimit", "--pid", pid, "--fsize=" + bytes)
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) throw new IllegalStateException("prlimit: " + exit);
  }

  static void main(String[] args) throws Exception {
    Topic topic = LoadLawsTest.Kind.valueOf(args[1]).topic;
    LoadOptions options = new LoadOptions(300, 200_000, 2, 512L << 20, Duration.ZERO, 100);
    try (Lake lake = Lake.open(Path.of(args[0]), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, options, Clock.systemUTC())) {
      if (!args[3].equals("0")) limitFiles(args[3]);
      LoadReport report =
          args[2].equals("landed")
              ? loader.loadLanded(topic, ProgressListener.NONE)
              : loader.loadFiles(topic, List.of(Path.of(args[2])), ProgressListener.NONE);
      System.out.println("loaded " + report.loaded());
    }
  }
}
