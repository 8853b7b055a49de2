package dev.tidemark.testkit.law;

import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.generate.Questions;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Question;
import dev.tidemark.testkit.oracle.Refused;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * One order of things that happen to a table and of pages that clients ask for meanwhile, from a
 * seed: in turns, so that it happens again; or at once, so that what no turns bring about happens,
 * too.
 */
final class Interleaving {
  private static final int MOST_CLIENTS = 4;
  private static final long PAUSE_NANOS = 50_000_000;

  private final String name;
  private final World world;
  private final Dice dice;

  /** Without, nothing but an erasure takes a snapshot, and nobody who follows may lose track. */
  private final boolean expiring;

  private final Tally tally;
  private final List<List<String>> left = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  Interleaving(long seed, Tally tally) {
    this.name = "interleaving " + seed + "L";
    this.dice = new Dice(seed);
    this.expiring = dice.chance(0.5);
    this.tally = tally;
    World any = World.of(dice.seed());
    while (any.lines().size() < 20) any = World.of(dice.seed());
    this.world = any;
    List<String> lines = any.loads().stream().flatMap(List::stream).toList();
    for (int from = 0, to; from < lines.size(); from = to) {
      to = Math.min(lines.size(), from + 1 + dice.below(1 + lines.size() / 5));
      left.add(lines.subList(from, to));
    }
  }

  /** What all interleavings did. */
  static final class Tally {
    private int pages;
    private int repinned;
    private int clients;

    private synchronized void ended(Client client) {
      clients++;
      pages += client.pages();
      repinned += client.repinned();
    }

    @Override
    public synchronized String toString() {
      return "%d clients, %d pages, %d of them repinned".formatted(clients, pages, repinned);
    }
  }

  /** Everything in turns; what went wrong. */
  List<String> inTurns(Path folder, Function<Path, QueryEngine> engines) {
    try (TrialLake lake = TrialLake.open(folder, List.of(world.after()), engines);
        Turmoil turmoil = new Turmoil(lake, lake.topic(World.TOPIC), new Ledger())) {
      List<Client> clients = new ArrayList<>();
      while (!left.isEmpty() || !clients.isEmpty()) {
        if (left.isEmpty() && !turmoil.ledger().isClosed()) {
          turmoil.load();
          turmoil.ledger().close();
        }
        boolean changes = !turmoil.ledger().isClosed();
        switch (dice.below(40)) {
          case 0, 1, 2 -> {
            if (changes) turmoil.land(left.removeFirst());
          }
          case 3, 4 -> {
            if (changes) turmoil.load();
          }
          case 5, 6 -> {
            if (changes) turmoil.erase(dice);
          }
          case 7 -> turmoil.compact();
          case 8 -> {
            if (expiring) turmoil.expire(dice.pick(1, 1, 2, 4));
          }
          case 9 -> turmoil.rewriteManifests();
          case 10 -> turmoil.sweep();
          case 11, 12, 13, 14 -> {
            if (changes && clients.size() < MOST_CLIENTS)
              client(lake, turmoil, new Dice(dice.seed())).ifPresent(clients::add);
          }
          default -> {
            if (clients.isEmpty()) continue;
            Client client = dice.pick(clients);
            if (!stepped(client)) clients.remove(client);
          }
        }
      }
    } catch (RuntimeException e) {
      fail(e);
    }
    return failures;
  }

  /** Everything at once, by threads; what went wrong. */
  List<String> atOnce(Path folder, Function<Path, QueryEngine> engines) throws Exception {
    try (TrialLake lake = TrialLake.open(folder, List.of(world.after()), engines);
        Turmoil turmoil = new Turmoil(lake, lake.topic(World.TOPIC), new Ledger());
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      Dice writing = new Dice(dice.seed());
      Dice keeping = new Dice(dice.seed());
      tasks.add(() -> write(turmoil, writing));
      tasks.add(() -> keep(turmoil, keeping));
      for (int i = 0; i < MOST_CLIENTS; i++) {
        Dice asking = new Dice(dice.seed());
        tasks.add(() -> ask(lake, turmoil, asking));
      }
      for (Future<Void> task : threads.invokeAll(tasks)) task.get();
    }
    return failures;
  }

  private Void write(Turmoil turmoil, Dice own) {
    try {
      while (!left.isEmpty()) {
        turmoil.land(left.removeFirst());
        if (own.chance(0.8)) turmoil.load();
        if (own.chance(0.4)) turmoil.erase(own);
      }
      turmoil.load();
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      turmoil.ledger().close();
    }
    return null;
  }

  private Void keep(Turmoil turmoil, Dice own) {
    while (!turmoil.ledger().isClosed()) {
      try {
        switch (own.below(3)) {
          case 0 -> turmoil.compact();
          case 1 -> {
            if (expiring) turmoil.expire(own.pick(1, 2, 4));
          }
          default -> turmoil.rewriteManifests();
        }
      } catch (LakeException | CommitFailedException | ValidationException | NotFoundException e) {
        // An erasure was quicker, or a load: upkeep comes again.
      }
    }
    return null;
  }

  private Void ask(TrialLake lake, Turmoil turmoil, Dice own) {
    do {
      Optional<Client> client = client(lake, turmoil, own);
      // Or who follows asks thousands of times while nothing happens.
      while (client.isPresent() && stepped(client.get())) LockSupport.parkNanos(PAUSE_NANOS);
    } while (!turmoil.ledger().isClosed());
    return null;
  }

  private static Optional<Client> client(TrialLake lake, Turmoil turmoil, Dice dice) {
    Ledger ledger = turmoil.ledger();
    Topic topic = lake.topic(World.TOPIC);
    List<StoredEvent> events = ledger.newest().events();
    Question any = new Questions(topic, events, dice).next();
    // Wide, so that the walk is long: the sort is what the pages hang on.
    Question question = new Question(dice.chance(0.7) ? Map.of() : any.filter(), any.sort());
    Budget budget =
        dice.chance(0.7)
            ? Budget.UNLIMITED
            : new Budget(Duration.ofDays(1), Long.MAX_VALUE, 1 + dice.below(3));
    try {
      return Optional.of(
          dice.chance(0.5)
              ? new Follower(lake, topic, question, ledger, budget, dice)
              : new PinnedWalk(lake, topic, question, ledger, budget, dice));
    } catch (Refused noQuestion) {
      return Optional.empty();
    }
  }

  /** Whether there is more for a client to ask. */
  private boolean stepped(Client client) {
    Optional<String> wrong;
    try {
      wrong = client.step();
    } catch (RuntimeException | AssertionError e) {
      wrong = Optional.of(Trial.trace(e));
    }
    wrong.ifPresent(this::fail);
    if (wrong.isEmpty() && !client.ended()) return true;
    tally.ended(client);
    return false;
  }

  private void fail(RuntimeException e) {
    fail(Trial.trace(e));
  }

  private synchronized void fail(String why) {
    failures.add(name + ": " + why);
  }
}
