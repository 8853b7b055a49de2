package dev.tidemark.testkit.crash;

import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs several processes on one lake simultaneously, kills and restarts them one after the other
 * until enough have been killed, and lets the last ones finish.
 */
public final class CrashTrials {
  /** The roles that run simultaneously. */
  private static final List<Role> CREW =
      List.of(Role.LANDER, Role.LOADER, Role.LOADER, Role.KEEPER, Role.ERASER);

  /** The roles that run after all is loaded: erased events must not come back. */
  private static final List<Role> ERASERS = List.of(Role.ERASER, Role.KEEPER);

  /**
   * One of this many kills happens after all is loaded, and another one in the last maintenance.
   */
  private static final int LATE = 6;

  /**
   * Kills a process from outside if it does not reach its point: by its CPU time, so that a busy
   * machine changes nothing; by the clock only if it does nothing at all.
   */
  private static final Duration LONGEST_WORK = Duration.ofSeconds(2);

  private static final Duration LONGEST_LIFE = Duration.ofSeconds(60);

  /** A process without a point is killed from outside within this time. */
  private static final int SHORT_WORK_MS = 1_500;

  private static final int MANY = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final TrialFolder folder;
  private final long seed;
  private final TrialJvm trialJvm;
  private final CrashPointSelector crashPointSelector;
  private final SeededRandom seededRandom;
  private final CrashReport report;
  private final List<Slot> slots = new ArrayList<>();
  private int started;

  /** A role that always has a running process until nothing is left to do. */
  private static final class Slot {
    final Role role;
    @Nullable CrashableProcess man;
    Duration work = LONGEST_WORK;
    Duration workedBefore = Duration.ZERO;
    long begun;

    Slot(Role role) {
      this.role = role;
    }
  }

  private CrashTrials(
      TrialFolder folder,
      long seed,
      TrialJvm trialJvm,
      CrashPointSelector crashPointSelector,
      SeededRandom seededRandom,
      CrashReport report) {
    this.folder = folder;
    this.seed = seed;
    this.trialJvm = trialJvm;
    this.crashPointSelector = crashPointSelector;
    this.seededRandom = seededRandom;
    this.report = report;
  }

  /**
   * Runs crash trials on several lakes, one after the other, and checks each lake.
   *
   * @param scratch the folder for the lakes; the caller deletes it
   * @param kills the number of processes to kill on each lake
   * @param lakeChecker checks each lake further, in addition to the law of every lake
   */
  public static CrashReport run(
      Path scratch, long seed, int lakes, int kills, LakeChecker lakeChecker)
      throws IOException, InterruptedException {
    SeededRandom seededRandom = new SeededRandom(seed);
    CrashReport report = new CrashReport(seed);
    TrialJvm trialJvm = jvm(scratch, lakes * kills);
    CrashPointSelector crashPointSelector = new CrashPointSelector(seededRandom);
    for (int lake = 0; lake < lakes; lake++) {
      TrialFolder folder =
          new TrialFolder(Files.createDirectories(scratch.resolve("lake-" + lake)));
      long parcels = seededRandom.below(1 << 20);
      Topics topics = TopicDraft.define(folder.conf(), List.of(LandedBatches.topic()));
      CrashTrials crashTrials =
          new CrashTrials(folder, parcels, trialJvm, crashPointSelector, seededRandom, report);
      int late = Math.max(1, kills / LATE);
      crashTrials.fight(CREW, kills - 2 * late);
      crashTrials.fight(ERASERS, late);
      crashTrials.fight(List.of(Role.SWEEPER), late);
      report.validated(
          LakeInvariants.of(
              folder, topics, new LandedBatches(parcels), LandedBatches::isErased, lakeChecker));
    }
    return report;
  }

  /** Creates a class archive first if many processes will be started. */
  private static TrialJvm jvm(Path scratch, int kills) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(scratch.resolve("jvm"));
    if (kills < MANY) return TrialJvm.plain(folder);
    TrialJvm trialJvm = TrialJvm.archived(folder);
    TrialFolder trial = new TrialFolder(Files.createDirectories(scratch.resolve("rehearsal")));
    Topics topics = TopicDraft.define(trial.conf(), List.of(LandedBatches.topic()));
    new LandingRole(trial, topics.find(LandedBatches.TOPIC).orElseThrow())
        .land(new LandedBatches(0));
    trial.landed();
    Path archive = folder.resolve("classes.jsa");
    TrialJvm first = trialJvm.with("-XX:ArchiveClassesAtExit=" + archive);
    CrashableProcess.start(Role.LOADER, trial, 0, null, first, "first").await();
    return Files.exists(archive) ? trialJvm.with("-XX:SharedArchiveFile=" + archive) : trialJvm;
  }

  private void fight(List<Role> crew, int kills) throws IOException, InterruptedException {
    for (Role role : crew) slots.add(new Slot(role));
    int quota = report.kills() + kills;
    long end = System.nanoTime() + PATIENCE.toNanos() + Duration.ofSeconds(5L * kills).toNanos();
    try {
      while (!slots.isEmpty()) {
        if (System.nanoTime() > end) throw new AssertionError("timeout, seed " + report.seed());
        for (Slot slot : List.copyOf(slots)) look(slot, quota);
        if (report.kills() >= quota) folder.end();
        Thread.sleep(3);
      }
    } finally {
      for (Slot slot : slots) if (slot.man != null) slot.man.kill();
    }
  }

  private void look(Slot slot, int quota) throws IOException, InterruptedException {
    boolean enough = report.kills() >= quota;
    CrashableProcess man = slot.man;
    if (man == null) {
      man(slot, enough);
    } else if (!man.isAlive()) {
      slot.man = null;
      crashPointSelector.learn(
          slot.role, man.told(CrashLog.SEEN), man.told(CrashLog.SEEN_CHANGING));
      // After all is loaded these roles always have work, so the slot gets another process.
      if (ended(slot, man) && (enough || !folder.isLanded())) slots.remove(slot);
    } else if (slot.begun == 0) {
      if (man.hasBegun()) {
        slot.begun = System.nanoTime();
        slot.workedBefore = man.worked();
      }
    } else if (!enough && isTooOld(slot, man)) {
      man.kill();
      man.await();
    }
  }

  private static boolean isTooOld(Slot slot, CrashableProcess man) {
    return System.nanoTime() - slot.begun > LONGEST_LIFE.toNanos()
        || man.worked().minus(slot.workedBefore).compareTo(slot.work) > 0;
  }

  private void man(Slot slot, boolean enough) throws IOException {
    CrashPoint point = enough ? null : crashPointSelector.next(slot.role);
    slot.work = point == null ? Duration.ofMillis(seededRandom.below(SHORT_WORK_MS)) : LONGEST_WORK;
    slot.begun = 0;
    slot.man =
        CrashableProcess.start(
            slot.role, folder, seed, point, trialJvm, slot.role + "-" + started++);
  }

  /** Returns whether nothing is left to do for the role. */
  private boolean ended(Slot slot, CrashableProcess man) throws IOException {
    return switch (man.end()) {
      case CrashableProcess.End.Killed(String moment) -> {
        report.killed(slot.role, moment);
        yield false;
      }
      case CrashableProcess.End.Failed(String output) -> {
        throw new AssertionError(
            "seed %d: the %s failed: %s".formatted(report.seed(), slot.role, output));
      }
      case CrashableProcess.End.Done() -> {
        if (slot.role == Role.LANDER) folder.landed();
        yield true;
      }
    };
  }
}
