package dev.tidemark.testkit.crash;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.disk.WatchedDisk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongSupplier;

/** The main class of a trial's process: runs its role until all is done or it is killed. */
final class TrialProcess {
  /** Stops landing while this many objects wait to be loaded. */
  private static final int ENOUGH_LANDED = 20;

  /** Maintenance with such short ages may delete a file that a load still needs. */
  private static final int MOST_FAILURES = 20;

  private final TrialFolder folder;
  private final Topics topics;
  private final Topic topic;
  private int failures;

  private TrialProcess(TrialFolder folder) {
    this.folder = folder;
    this.topics = TopicReader.read(folder.conf());
    this.topic = topics.find(LandedBatches.TOPIC).orElseThrow();
  }

  static void main(String[] args) throws Exception {
    TrialFolder folder = new TrialFolder(Path.of(args[1]));
    CrashPoint point = args[4].isEmpty() ? null : CrashPoint.read(args[4]);
    Path lake = WatchedDisk.real(folder.lake());
    WatchedDisk.watch(new CrashInjector(lake, point, new CrashLog(new File(args[3]))));
    TrialProcess process = new TrialProcess(folder);
    switch (Role.valueOf(args[0])) {
      case LANDER -> process.land(new LandedBatches(Long.parseLong(args[2])));
      case LOADER -> process.load();
      case KEEPER -> process.keep();
      case ERASER -> process.erase();
      case SWEEPER -> MaintainRole.sweep(folder, process.topics, process.topic);
    }
  }

  private void land(LandedBatches landedBatches) throws IOException, InterruptedException {
    LandingRole landingRole = new LandingRole(folder, topic);
    // At least one: a batch that an earlier process landed in part must be landed completely.
    do {
      landingRole.land(landedBatches);
      awaitLoaders();
    } while (!folder.isToEnd());
  }

  private void awaitLoaders() throws InterruptedException {
    File landing = folder.lake().resolve("landing").toFile();
    while (!folder.isToEnd() && files(landing) > ENOUGH_LANDED) Thread.sleep(5);
  }

  /** Uses {@code java.io}, so that waiting for files is not counted as a step of the product. */
  private static int files(File folder) {
    File[] entries = folder.listFiles();
    if (entries == null) return 0;
    int files = 0;
    for (File entry : entries) files += entry.isDirectory() ? files(entry) : 1;
    return files;
  }

  private void load() throws InterruptedException {
    try (Lake lake = Lake.open(folder.lake(), topics);
        Loader loader = new Loader(lake, LandingRole.LOAD, Clock.systemUTC())) {
      while (true) {
        // Read before the list of files, so that the list contains everything landed until then.
        boolean last = folder.isLanded();
        long lines = tried(() -> loader.loadLanded(topic, ProgressListener.NONE).lines());
        if (last && lines == 0) return;
        if (lines == 0) Thread.sleep(10);
      }
    }
  }

  /**
   * Runs the work as the service does: reports a failure and retries. Returns -1 after a failure.
   */
  private long tried(LongSupplier work) {
    try {
      long result = work.getAsLong();
      failures = 0;
      return result;
    } catch (LakeException told) {
      told.printStackTrace();
      if (++failures > MOST_FAILURES) throw told;
      return -1;
    }
  }

  private void erase() throws InterruptedException {
    try (Lake lake = Lake.open(folder.lake(), topics);
        Loader loader = new Loader(lake, LandingRole.LOAD, Clock.systemUTC())) {
      for (boolean done = false; !done; Thread.sleep(50)) {
        boolean last = folder.isLanded();
        done = tried(() -> EraseRole.run(lake, loader, topic)) >= 0 && last;
      }
    }
  }

  private void keep() throws InterruptedException {
    try (Lake lake = Lake.open(folder.lake(), topics);
        Maintenance maintenance = new Maintenance(lake, MaintainRole.SHORT, Clock.systemUTC())) {
      for (boolean last = false; !last; Thread.sleep(20)) {
        last = folder.isLanded();
        tried(() -> maintenance.run(topic, MaintenanceBudget.UNLIMITED).filesAfter());
      }
    }
  }
}
