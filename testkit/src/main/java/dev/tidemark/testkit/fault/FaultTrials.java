package dev.tidemark.testkit.fault;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.crash.EraseRole;
import dev.tidemark.testkit.crash.LakeChecker;
import dev.tidemark.testkit.crash.LakeInvariants;
import dev.tidemark.testkit.crash.LandedBatches;
import dev.tidemark.testkit.crash.LandingRole;
import dev.tidemark.testkit.crash.MaintainRole;
import dev.tidemark.testkit.crash.TrialFolder;
import dev.tidemark.testkit.disk.WatchedDisk;
import dev.tidemark.testkit.disk.Watcher;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs a small load on a disk with a fault, then the same load on a sound disk, and checks the law
 * of the lake. The fault may make a load fail, but only with the exceptions that a lake declares.
 *
 * <p>Requires a JVM whose default file system is a {@link WatchedDisk}.
 */
final class FaultTrials {
  private static final LandedBatches PARCELS = new LandedBatches(7);

  /** Ends the run: so many failures have a common cause. */
  private static final int MOST_WRONG = 20;

  private final Path scratch;
  private final int every;
  private final int first;
  private int lakes;
  private final List<AssertionError> wrong = new ArrayList<>();

  private FaultTrials(Path scratch, int every, int first) {
    this.scratch = scratch;
    this.every = every;
    this.first = first;
  }

  /**
   * Arguments: the scratch folder, N (one of N trials is run), and the number of the first trial.
   */
  static void main(String[] args) throws Exception {
    var trials =
        new FaultTrials(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    for (Work work : Work.values()) {
      if (trials.every == 1) {
        trials.eachOperation(work, false);
        trials.eachOperation(work, true);
      } else {
        trials.someOperations(work);
      }
      trials.full(work);
    }
    trials.some("slow and short reads and writes", Fault.Slow::new);
    trials.some("lists that miss entries", Fault.MissingEntries::new);
    if (!trials.wrong.isEmpty()) System.exit(1);
  }

  /** The operation that runs while the disk has its fault. */
  private enum Work {
    /** Creates a lake. */
    OPEN(0, 1),
    /** Lands a batch as POST does. */
    LAND(1, 1),
    /** Loads the landed lines into a table that has events. */
    LOAD(1, 1),
    /** Compacts the table, expires old snapshots and deletes files that no snapshot contains. */
    TIDY(3, 3),
    /** Erases some of the table's events. */
    ERASE(2, 3);

    final int loadsBefore;

    /** One of {@code share} selected operations is tried, because many are similar. */
    final int share;

    Work(int loadsBefore, int share) {
      this.loadsBefore = loadsBefore;
      this.share = share;
    }
  }

  private void say(String name, long tried, long failed) {
    System.out.printf(
        "%-60s %5d tried, %5d loads failed, %d wrong%n", name, tried, failed, wrong.size());
  }

  /** Makes operation 1, 2, 3 … fail until the work has fewer operations. */
  private void eachOperation(Work work, boolean done) throws IOException {
    long tried = 0;
    long failed = 0;
    int step = every * work.share;
    for (long number = 1L + first % step; ; number += step) {
      long nth = number;
      Result result = trial(work, folder -> new Fault.OneError(folder, nth, done));
      if (!result.happened()) break;
      tried++;
      if (result.failed()) failed++;
    }
    String when = done ? "after" : "before";
    say("%s: an error %s each operation".formatted(work, when), tried, failed);
  }

  /** One of so many operations fails, chosen at random: some before they are done, some after. */
  private void someOperations(Work work) throws IOException {
    List<Fault.OneError> counting = new ArrayList<>();
    trial(
        work,
        folder -> {
          counting.add(new Fault.OneError(folder, Long.MAX_VALUE, false));
          return counting.getFirst();
        });
    long operations = counting.getFirst().operations();
    long count = Math.max(2, operations / ((long) every * work.share));
    SeededRandom chosen = new SeededRandom(first + work.name().hashCode());
    long failed = 0;
    for (int i = 0; i < count; i++) {
      long number = chosen.between(1, operations);
      boolean done = i % 2 == 1;
      if (trial(work, folder -> new Fault.OneError(folder, number, done)).failed()) failed++;
    }
    say("%s: an error at some of %d operations".formatted(work, operations), count, failed);
  }

  private void full(Work work) throws IOException {
    long tried = 0;
    long failed = 0;
    // Small steps when every operation is tried, large steps in the regular build.
    for (long room = 1L + first % every;
        ;
        room = every < 10 ? room * 3 / 2 + 1 : 4096L * work.share * room) {
      long bytes = room;
      Result result = trial(work, folder -> new Fault.Full(folder, bytes));
      if (!result.happened()) break;
      tried++;
      if (result.failed()) failed++;
    }
    say(work + ": a disk that is full after some bytes", tried, failed);
  }

  private interface Chance {
    Fault of(Path folder, SeededRandom seededRandom);
  }

  private void some(String name, Chance chance) throws IOException {
    int count = Math.max(1, 20 / every);
    long tried = 0;
    long failed = 0;
    for (int seed = first; seed < first + count; seed++) {
      SeededRandom seededRandom = new SeededRandom(seed);
      List<Work> works = new ArrayList<>(List.of(Work.values()));
      // In the regular build two kinds of work, another two for another seed.
      if (every > 1) works = seededRandom.shuffled(works).subList(0, 2);
      for (Work work : works) {
        tried++;
        if (trial(work, folder -> chance.of(folder, seededRandom)).failed()) failed++;
      }
    }
    say(name, tried, failed);
  }

  private record Result(boolean happened, boolean failed) {}

  private Result trial(Work work, Function<Path, Fault> faults) throws IOException {
    try {
      return tried(work, faults);
    } catch (AssertionError e) {
      wrong.add(e);
      e.printStackTrace(System.out);
      return new Result(wrong.size() < MOST_WRONG, true);
    }
  }

  private Result tried(Work work, Function<Path, Fault> faults) throws IOException {
    TrialFolder folder = new TrialFolder(Files.createDirectories(scratch.resolve("f" + lakes++)));
    Topics topics = TopicDraft.define(folder.conf(), List.of(LandedBatches.topic()));
    Topic topic = topics.find(LandedBatches.TOPIC).orElseThrow();
    LandingRole landingRole = new LandingRole(folder, topic);
    for (int load = 0; load < work.loadsBefore; load++) {
      deliverAndLoad(landingRole, folder, topics, topic);
    }
    if (work == Work.LOAD) landingRole.land(PARCELS);
    Fault fault = faults.apply(WatchedDisk.real(folder.lake()));
    boolean failed = false;
    WatchedDisk.watch(fault);
    try {
      switch (work) {
        case OPEN -> Lake.open(folder.lake(), topics).close();
        case LAND -> landingRole.land(PARCELS);
        case LOAD -> load(folder, topics, topic);
        case TIDY -> MaintainRole.sweep(folder, topics, topic);
        case ERASE -> erase(folder, topics, topic);
      }
    } catch (LakeException | IOException told) {
      failed = true;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(work + " fails unclearly: " + fault, e);
    } finally {
      WatchedDisk.watch(Watcher.NONE);
    }
    try {
      // A client sends its events again after a failure.
      if (work == Work.LAND && failed) landingRole.land(PARCELS);
      if (work == Work.TIDY) MaintainRole.sweep(folder, topics, topic);
      deliverAndLoad(landingRole, folder, topics, topic);
      LakeInvariants.Findings findings;
      if (work == Work.ERASE) {
        erase(folder, topics, topic);
        findings =
            LakeInvariants.of(folder, topics, PARCELS, LandedBatches::isErased, LakeChecker.NONE);
      } else {
        findings = LakeInvariants.of(folder, topics, PARCELS, LakeChecker.NONE);
      }
      if (!findings.holds()) throw new AssertionError(findings.toString());
    } catch (RuntimeException | IOException | AssertionError e) {
      throw new AssertionError(work + ": the law is broken by: " + fault, e);
    }
    delete(folder.path());
    return new Result(fault.happened(), failed);
  }

  private static void deliverAndLoad(
      LandingRole landingRole, TrialFolder folder, Topics topics, Topic topic) throws IOException {
    landingRole.land(PARCELS);
    load(folder, topics, topic);
  }

  private static void load(TrialFolder folder, Topics topics, Topic topic) {
    try (Lake lake = Lake.open(folder.lake(), topics);
        Loader loader = new Loader(lake, LandingRole.LOAD, Clock.systemUTC())) {
      loader.loadLanded(topic, ProgressListener.NONE);
    }
  }

  private static void erase(TrialFolder folder, Topics topics, Topic topic) {
    try (Lake lake = Lake.open(folder.lake(), topics);
        Loader loader = new Loader(lake, LandingRole.LOAD, Clock.systemUTC())) {
      EraseRole.run(lake, loader, topic);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
