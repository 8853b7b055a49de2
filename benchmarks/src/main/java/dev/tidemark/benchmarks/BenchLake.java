package dev.tidemark.benchmarks;

import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.Progress;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/** A fresh lake with the one topic of the benchmarks, loaded by the real loader. */
final class BenchLake implements AutoCloseable {
  private final Lake lake;
  private final Topic topic;

  BenchLake(Path folder) throws IOException {
    Topics topics = TopicReader.read(configure(folder));
    topic = topics.find(Calls.TOPIC).orElseThrow();
    lake = Lake.open(folder.resolve("lake"), topics);
  }

  /** Writes the one topic's schema below {@code conf} of a folder, and says where that is. */
  static Path configure(Path folder) throws IOException {
    Path conf = folder.resolve("conf");
    Path topics = Files.createDirectories(conf.resolve("topics"));
    try (InputStream schema =
        Objects.requireNonNull(BenchLake.class.getResourceAsStream("/bench/calls.json"))) {
      Files.write(topics.resolve("calls.json"), schema.readAllBytes());
    }
    return conf;
  }

  Lake lake() {
    return lake;
  }

  Topic topic() {
    return topic;
  }

  LoadReport load(List<Path> files) throws IOException {
    try (var loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      return loader.loadFiles(topic, files, Progress.NONE);
    }
  }

  @Override
  public void close() {
    lake.close();
  }
}
