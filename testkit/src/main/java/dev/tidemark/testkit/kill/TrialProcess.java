package dev.tidemark.testkit.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.Progress;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.landing.FolderStore;
import dev.tidemark.partitioner.landing.GroupCommit;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.landing.ObjectStore;
import dev.tidemark.partitioner.landing.Parcel;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.disk.WatchedDisk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** A process of a trial: it plays its role until all is done, or until it is killed. */
final class TrialProcess {
  /** Few events a commit, so that a process does every step many times. */
  static final LoadOptions LOAD = new LoadOptions(40, 1 << 20, 1, 128L << 20, Duration.ZERO, 1000);

  /** More than waits to be loaded is not landed. */
  private static final int ENOUGH_LANDED = 20;

  private final TrialFolder folder;
  private final Topics topics;
  private final Topic topic;

  private TrialProcess(TrialFolder folder) {
    this.folder = folder;
    this.topics = TopicReader.read(folder.conf());
    this.topic = topics.find(Parcels.TOPIC).orElseThrow();
  }

  static void main(String[] args) throws Exception {
    TrialFolder folder = new TrialFolder(Path.of(args[1]));
    KillPoint point = args[4].isEmpty() ? null : KillPoint.read(args[4]);
    Path lake = WatchedDisk.real(folder.lake());
    WatchedDisk.watch(new Executioner(lake, point, new KillLog(new File(args[3]))));
    TrialProcess process = new TrialProcess(folder);
    switch (Role.valueOf(args[0])) {
      case LANDER -> process.land(new Parcels(Long.parseLong(args[2])));
      case LOADER -> process.load();
    }
  }

  private void land(Parcels parcels) throws IOException, InterruptedException {
    // At least one: what an earlier life has landed in part must be landed whole.
    do {
      int next = folder.accepted();
      List<Line> lines = lines(parcels.parcel(next));
      ObjectStore store = new FolderStore(folder.lake());
      // As Firehose and as POST do.
      if (next % 2 == 0) publish(store, lines);
      else commit(store, lines);
      folder.accept();
      awaitLoaders();
    } while (!folder.isToEnd());
  }

  private void awaitLoaders() throws InterruptedException {
    File landing = folder.lake().resolve("landing").toFile();
    while (!folder.isToEnd() && files(landing) > ENOUGH_LANDED) Thread.sleep(5);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Line(Partition partition, byte[] bytes) {}

  private List<Line> lines(Parcels.Parcel parcel) {
    List<Line> lines = new ArrayList<>();
    EventReader reader = EventReader.of(topic);
    for (String event : parcel.events()) {
      byte[] bytes = event.getBytes(UTF_8);
      Event read = (Event) reader.read(bytes, 0, bytes.length);
      lines.add(new Line(place(Partition.of(topic, read).date()), bytes));
    }
    for (byte[] bad : parcel.bad()) lines.add(new Line(place(LocalDate.EPOCH), bad));
    return lines;
  }

  /** The path only routes: few places are few objects, and a process lives to see the next step. */
  private Partition place(LocalDate date) {
    return Partition.of("prod", "any", topic.name(), date);
  }

  private static void publish(ObjectStore store, List<Line> lines) throws IOException {
    try (LandingPublisher publisher = new LandingPublisher(store, Clock.systemUTC())) {
      for (Line line : lines) {
        publisher.publish(line.partition(), line.bytes(), 0, line.bytes().length);
      }
    }
  }

  private static void commit(ObjectStore store, List<Line> lines) throws IOException {
    Parcel parcel = new Parcel();
    for (Line line : lines) parcel.add(line.partition(), line.bytes(), 0, line.bytes().length);
    try (GroupCommit group = new GroupCommit(store, Clock.systemUTC())) {
      group.land(parcel);
    }
  }

  /** By {@code java.io}: what this process only waits for is no step of the product. */
  private static int files(File folder) {
    File[] entries = folder.listFiles();
    if (entries == null) return 0;
    int files = 0;
    for (File entry : entries) files += entry.isDirectory() ? files(entry) : 1;
    return files;
  }

  private void load() throws InterruptedException {
    try (Lake lake = Lake.open(folder.lake(), topics);
        Loader loader = new Loader(lake, LOAD, Clock.systemUTC())) {
      while (true) {
        // Asked before: what was landed until then is in the list.
        boolean last = folder.isLanded();
        LoadReport report = loader.loadLanded(topic, Progress.NONE);
        if (last && report.lines() == 0) return;
        if (report.lines() == 0) Thread.sleep(10);
      }
    }
  }
}
