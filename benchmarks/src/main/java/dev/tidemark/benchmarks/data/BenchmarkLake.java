package dev.tidemark.benchmarks.data;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
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

/** A new lake with the one topic of the benchmarks, loaded by the real loader. */
public final class BenchmarkLake implements AutoCloseable {
  private final Lake lake;
  private final Topic topic;

  public BenchmarkLake(Path folder) throws IOException {
    Topics topics = TopicReader.read(configure(folder));
    topic = topics.find(CallEvents.TOPIC).orElseThrow();
    lake = Lake.open(folder.resolve("lake"), topics);
  }

  /** Writes the topic's schema below {@code conf} of a folder, and returns that path. */
  public static Path configure(Path folder) throws IOException {
    Path conf = folder.resolve("conf");
    Path topics = Files.createDirectories(conf.resolve("topics"));
    try (InputStream schema =
        Objects.requireNonNull(BenchmarkLake.class.getResourceAsStream("/bench/calls.json"))) {
      // Several processes may use one folder; a rename prevents that one reads an incomplete file.
      Path own = Files.createTempFile(conf, "calls", ".json");
      Files.write(own, schema.readAllBytes());
      Files.move(own, topics.resolve("calls.json"), StandardCopyOption.ATOMIC_MOVE);
    }
    return conf;
  }

  public Lake lake() {
    return lake;
  }

  public Topic topic() {
    return topic;
  }

  /** Loads all landed objects, including the most recent. */
  public LoadReport loadLanded(Loader loader) {
    return loader.loadLanded(topic, ProgressListener.NONE);
  }

  /** Returns a loader that does not wait for landed objects to settle. */
  public Loader eagerLoader() {
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

  /** Writes an object into the landing zone. */
  public void land(String name, byte[] text) throws IOException {
    var partition = Partition.of("prod", null, topic.name(), LocalDate.of(2025, 12, 31));
    Path object = lake.dir().resolve(PartitionLayout.path(partition) + name);
    Files.createDirectories(object.getParent());
    Files.write(object, text);
  }

  public LoadReport load(Loader loader, List<Path> files) {
    return loader.loadFiles(topic, files, ProgressListener.NONE);
  }

  public LoadReport load(List<Path> files) throws IOException {
    try (var loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
      return loader.loadFiles(topic, files, ProgressListener.NONE);
    }
  }

  @Override
  public void close() {
    lake.close();
  }
}
