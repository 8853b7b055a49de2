package dev.tidemark.testkit.kill;

import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.generate.TopicDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lake on which several processes work at once, of which one after the other is killed and
 * started again, until enough have died; the last ones live until all is done.
 */
public final class Siege {
  /** Who works at once. */
  private static final List<Role> CREW =
      List.of(Role.LANDER, Role.LOADER, Role.LOADER, Role.KEEPER, Role.ERASER);

  /** Who works when all is loaded: nothing comes back that was erased. */
  private static final List<Role> ERASERS = List.of(Role.ERASER, Role.KEEPER);

  /** One of so many dies when all is loaded, and another one in the last tidying up. */
  private static final int LATE = 6;

  /**
   * A process that does not come to its point is killed from outside, by what it has cost since it
   * began, so that a busy machine changes nothing; by the clock only if it does nothing at all.
   */
  private static final Duration LONGEST_WORK = Duration.ofSeconds(2);

  private static final Duration LONGEST_LIFE = Duration.ofSeconds(60);

  /** One without a point is killed from outside in that time. */
  private static final int SHORT_WORK_MS = 1_500;

  private static final int MANY = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final TrialFolder folder;
  private final long seed;
  private final Jvm jvm;
  private final Aim aim;
  private final Dice dice;
  private final KillReport report;
  private final List<Post> posts = new ArrayList<>();
  private int started;

  /** A place that is always manned, until there is nothing more to do. */
  private static final class Post {
    final Role role;
    @Nullable Mortal man;
    Duration work = LONGEST_WORK;
    Duration workedBefore = Duration.ZERO;
    long begun;

    Post(Role role) {
      this.role = role;
    }
  }

  private Siege(TrialFolder folder, long seed, Jvm jvm, Aim aim, Dice dice, KillReport report) {
    this.folder = folder;
    this.seed = seed;
    this.jvm = jvm;
    this.aim = aim;
    this.dice = dice;
    this.report = report;
  }

  /**
   * Lays siege to lakes, one after the other, and judges each.
   *
   * @param scratch where the lakes are made; the caller deletes it
   * @param kills how many processes are to be killed on each lake
   * @param judge judges a lake further, in its folder, beside the law of every lake
   */
  public static KillReport run(Path scratch, long seed, int lakes, int kills, Judge judge)
      throws IOException, InterruptedException {
    Dice dice = new Dice(seed);
    KillReport report = new KillReport(seed);
    Jvm jvm = jvm(scratch, lakes * kills);
    Aim aim = new Aim(dice);
    for (int lake = 0; lake < lakes; lake++) {
      TrialFolder folder =
          new TrialFolder(Files.createDirectories(scratch.resolve("lake-" + lake)));
      long parcels = dice.below(1 << 20);
      Topics topics = TopicDraft.define(folder.conf(), List.of(Parcels.topic()));
      Siege siege = new Siege(folder, parcels, jvm, aim, dice, report);
      int late = Math.max(1, kills / LATE);
      siege.fight(CREW, kills - 2 * late);
      siege.fight(ERASERS, late);
      siege.fight(List.of(Role.SWEEPER), late);
      report.judged(LakeLaw.of(folder, topics, new Parcels(parcels), Parcels::isErased, judge));
    }
    return report;
  }

  /** For many processes it pays to make an archive of classes first. */
  private static Jvm jvm(Path scratch, int kills) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(scratch.resolve("jvm"));
    if (kills < MANY) return Jvm.plain(folder);
    Jvm jvm = Jvm.archived(folder);
    TrialFolder trial = new TrialFolder(Files.createDirectories(scratch.resolve("rehearsal")));
    Topics topics = TopicDraft.define(trial.conf(), List.of(Parcels.topic()));
    new Delivery(trial, topics.find(Parcels.TOPIC).orElseThrow()).land(new Parcels(0));
    trial.landed();
    Path archive = folder.resolve("classes.jsa");
    Jvm first = jvm.with("-XX:ArchiveClassesAtExit=" + archive);
    Mortal.start(Role.LOADER, trial, 0, null, first, "first").await();
    return Files.exists(archive) ? jvm.with("-XX:SharedArchiveFile=" + archive) : jvm;
  }

  private void fight(List<Role> crew, int kills) throws IOException, InterruptedException {
    for (Role role : crew) posts.add(new Post(role));
    int quota = report.kills() + kills;
    long end = System.nanoTime() + PATIENCE.toNanos() + Duration.ofSeconds(5L * kills).toNanos();
    try {
      while (!posts.isEmpty()) {
        if (System.nanoTime() > end) throw new AssertionError("no end, seed " + report.seed());
        for (Post post : List.copyOf(posts)) look(post, quota);
        if (report.kills() >= quota) folder.end();
        Thread.sleep(3);
      }
    } finally {
      for (Post post : posts) if (post.man != null) post.man.kill();
    }
  }

  private void look(Post post, int quota) throws IOException, InterruptedException {
    boolean enough = report.kills() >= quota;
    Mortal man = post.man;
    if (man == null) {
      man(post, enough);
    } else if (!man.isAlive()) {
      post.man = null;
      aim.learn(post.role, man.told(KillLog.SEEN), man.told(KillLog.SEEN_CHANGING));
      // When all is loaded there is always something to do again.
      if (ended(post, man) && (enough || !folder.isLanded())) posts.remove(post);
    } else if (post.begun == 0) {
      if (man.hasBegun()) {
        post.begun = System.nanoTime();
        post.workedBefore = man.worked();
      }
    } else if (!enough && isTooOld(post, man)) {
      man.kill();
      man.await();
    }
  }

  private static boolean isTooOld(Post post, Mortal man) {
    return System.nanoTime() - post.begun > LONGEST_LIFE.toNanos()
        || man.worked().minus(post.workedBefore).compareTo(post.work) > 0;
  }

  private void man(Post post, boolean enough) throws IOException {
    KillPoint point = enough ? null : aim.next(post.role);
    post.work = point == null ? Duration.ofMillis(dice.below(SHORT_WORK_MS)) : LONGEST_WORK;
    post.begun = 0;
    post.man = Mortal.start(post.role, folder, seed, point, jvm, post.role + "-" + started++);
  }

  /** Whether there is nothing more to do for its role. */
  private boolean ended(Post post, Mortal man) throws IOException {
    return switch (man.end()) {
      case Mortal.End.Killed(String moment) -> {
        report.killed(post.role, moment);
        yield false;
      }
      case Mortal.End.Failed(String output) -> {
        throw new AssertionError(
            "seed %d: the %s failed: %s".formatted(report.seed(), post.role, output));
      }
      case Mortal.End.Done() -> {
        if (post.role == Role.LANDER) folder.landed();
        yield true;
      }
    };
  }
}
