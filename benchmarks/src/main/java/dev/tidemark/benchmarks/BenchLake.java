package dev.tidemark.benchmarks;

import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.Progress;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
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
      // Several at once may have one folder: whoever reads it meets the whole file.
      Path own = Files.createTempFile(conf, "calls", ".json");
      Files.write(own, schema.readAllBytes());
      Files.move(own, topics.resolve("calls.json"), StandardCopyOption.ATOMIC_MOVE);
    }
    return conf;
  }

  Lake lake() {
    return lake;
  }

  Topic topic() {
    return topic;
  }

  /** Loads what has landed, however lately. */
  LoadReport loadLanded(Loader loader) {
    return loader.loadLanded(topic, Progress.NONE);
  }

  /** A loader that waits for nothing to settle. */
  Loader eagerLoader() {
    var usual = LoadOptions.defaults();
    return new Loader(
        lake,
        new LoadOptions(
            usual.batchEvents(),
            usual.batchBytes(),
            usual.threads(),
            usual.memoryBytes(),
            Duration.ZERO,
            usual.commitTries()),
        Clock.systemUTC());
  }

  /** Lays an object where it would land. */
  void land(String name, byte[] text) throws IOException {
    var partition = Partition.of("prod", null, topic.name(), LocalDate.of(2025, 12, 31));
    Path object = lake.dir().resolve(PartitionLayout.path(partition) + name);
    Files.createDirectories(object.getParent());
    Files.write(object, text);
  }

  LoadReport load(Loader loader, List<Path> files) {
    return loader.loadFiles(topic, files, Progress.NONE);
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
