package dev.tidemark.testkit.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.landing.GroupCommit;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.landing.PartitionedLines;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.storage.ObjectStore;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Lands batches in the order of their numbers and records each landed batch as accepted. */
public final class LandingRole {
  /** Few events per commit, so that a process reaches every step many times. */
  public static final LoadOptions LOAD =
      new LoadOptions(40, 1 << 20, 1, 128L << 20, Duration.ZERO, 1000);

  private final TrialFolder folder;
  private final Topic topic;
  private final Clock clock;

  public LandingRole(TrialFolder folder, Topic topic) {
    this(folder, topic, Clock.systemUTC());
  }

  /** Uses the given clock. */
  public LandingRole(TrialFolder folder, Topic topic, Clock clock) {
    this.folder = folder;
    this.topic = topic;
    this.clock = clock;
  }

  /** Lands the first batch that is not accepted; alternately as Firehose and as POST do. */
  public void land(LandedBatches landedBatches) throws IOException {
    int next = folder.accepted();
    List<Line> lines = lines(landedBatches.parcel(next));
    ObjectStore store = new FolderStore(folder.lake());
    if (next % 2 == 0) publish(store, lines);
    else commit(store, lines);
    folder.accept();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(Partition partition, byte[] bytes) {}

  private List<Line> lines(LandedBatches.LandedBatch landedBatch) {
    List<Line> lines = new ArrayList<>();
    EventReader reader = EventReader.of(topic);
    for (String event : landedBatch.events()) {
      byte[] bytes = event.getBytes(UTF_8);
      Event read = (Event) reader.read(bytes, 0, bytes.length);
      lines.add(new Line(place(Partition.of(topic, read).date()), bytes));
    }
    for (byte[] bad : landedBatch.bad()) lines.add(new Line(place(LocalDate.EPOCH), bad));
    return lines;
  }

  /**
   * Few partitions mean few objects, so that a process reaches the next step before it is killed.
   */
  private Partition place(LocalDate date) {
    return Partition.of("prod", "any", topic.name(), date);
  }

  private void publish(ObjectStore store, List<Line> lines) throws IOException {
    try (LandingPublisher publisher = new LandingPublisher(store, clock)) {
      for (Line line : lines) {
        publisher.publish(line.partition(), line.bytes(), 0, line.bytes().length);
      }
    }
  }

  private void commit(ObjectStore store, List<Line> lines) throws IOException {
    PartitionedLines partitionedLines = new PartitionedLines("publisher", clock.instant());
    for (Line line : lines)
      partitionedLines.add(line.partition(), line.bytes(), 0, line.bytes().length);
    try (GroupCommit group = new GroupCommit(store)) {
      group.land(partitionedLines);
    }
  }
}
