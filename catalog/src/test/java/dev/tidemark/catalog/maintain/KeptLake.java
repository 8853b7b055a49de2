package dev.tidemark.catalog.maintain;

import static dev.tidemark.catalog.SampleTopic.field;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.load.RandomEvents;
import dev.tidemark.catalog.load.TableRows;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.Table;

/** A lake with random events of forty hours in six partitions, and its maintenance. */
final class KeptLake implements AutoCloseable {
  static final Topic TOPIC =
      SampleTopic.of(
          "web",
          field("count", FieldType.LONG),
          field("Text", FieldType.STRING),
          field("ok", FieldType.BOOLEAN),
          field("ended", FieldType.TIME));

  /** All partitions are closed. */
  static final Instant LATER = Instant.parse("2025-02-01T00:00:00Z");

  private static final LoadOptions LOADING =
      new LoadOptions(10_000, 1 << 20, 2, 256L << 20, Duration.ZERO, 100);

  final Lake lake;
  final Topic topic;
  final RandomEvents events;
  private final Path dir;
  private final Loader loader;

  KeptLake(Path dir, Random random, Topic topic) {
    this.dir = dir;
    this.topic = topic;
    this.events = new RandomEvents(random, topic);
    Topics topics = new Topics(List.of(topic));
    // Made long ago: none of its files is older than its table, as old as a test may make them.
    Clock longAgo = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    Lake.open(dir.resolve("lake"), topics, longAgo).close();
    this.lake = Lake.open(dir.resolve("lake"), topics);
    this.loader = new Loader(lake, LOADING, Clock.fixed(LATER, ZoneOffset.UTC));
  }

  /** Small files, so that little data makes full ones; snapshots are kept for an hour. */
  static MaintenanceOptions options(int maxSnapshots) {
    return new MaintenanceOptions(
        Duration.ofHours(1),
        maxSnapshots,
        Duration.ZERO,
        Duration.ofDays(1),
        1 << 20,
        new RewriteLimits(256 << 20, 1 << 30, 20_000));
  }

  Path file(int events) {
    try {
      Path file = Files.createTempFile(dir, "events", ".ndjson");
      synchronized (this.events) {
        Files.write(
            file, IntStream.range(0, events).mapToObj(_ -> this.events.next().json()).toList());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  LoadReport load(Path file) {
    return loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
  }

  void load(int files, int events) {
    for (int i = 0; i < files; i++) load(file(events));
  }

  Maintenance maintenance(Instant now, MaintenanceOptions options) {
    return new Maintenance(lake, options, Clock.fixed(now, ZoneOffset.UTC));
  }

  /** One run, at a time of the maintenance's. */
  MaintenanceReport keep(Instant now) {
    return keep(now, options(1000));
  }

  MaintenanceReport keep(Instant now, MaintenanceOptions options) {
    try (Maintenance maintenance = maintenance(now, options)) {
      return maintenance.run(topic, MaintenanceBudget.UNLIMITED);
    }
  }

  List<Map<String, Object>> rows() {
    return TableRows.of(lake, topic);
  }

  Table table() {
    return lake.tables().load(topic);
  }

  int files() {
    return lake.snapshots().current(topic).files().size();
  }

  int snapshots() {
    List<Object> snapshots = new ArrayList<>();
    table().snapshots().forEach(snapshots::add);
    return snapshots.size();
  }

  /** Every file of the table's folders. */
  Set<Path> onDisk() {
    try (Stream<Path> walk = Files.walk(Locations.path(table().location()))) {
      return walk.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if all of them had been written then. */
  void age(Instant written) throws IOException {
    for (Path file : onDisk()) Files.setLastModifiedTime(file, FileTime.from(written));
  }

  @Override
  public void close() {
    try (lake) {
      loader.close();
    }
  }
}
