package dev.tidemark.testkit.lake;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs a load in a separate process and prints the number of loaded events. */
final class LoadingProcess {
  private LoadingProcess() {}

  static Process start(Path conf, Path lake, String topic, List<Path> files) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(LoadingProcess.class.getName());
    command.addAll(List.of(conf.toString(), lake.toString(), topic));
    for (Path file : files) command.add(file.toString());
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void main(String[] args) {
    Topics topics = TopicReader.read(Path.of(args[0]));
    Topic topic = topics.find(args[2]).orElseThrow();
    List<Path> files = Arrays.stream(args).skip(3).map(Path::of).toList();
    try (Lake lake = Lake.open(Path.of(args[1]), topics);
        Loader loader = new Loader(lake, TrialLake.LOAD, Clock.systemUTC())) {
      LoadReport report =
          files.isEmpty()
              ? loader.loadLanded(topic, ProgressListener.NONE)
              : loader.loadFiles(topic, files, ProgressListener.NONE);
      System.out.println(report.loaded());
    }
  }
}
