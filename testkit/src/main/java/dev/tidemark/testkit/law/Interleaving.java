package dev.tidemark.testkit.law;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.Queries;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.InvalidQuery;
import dev.tidemark.testkit.oracle.OracleQuery;
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
 * Changes of a table, interleaved with the requests of clients, from a seed: either one after the
 * other, which is repeatable, or simultaneously, which also reaches other orders.
 */
final class Interleaving {
  private static final int MOST_CLIENTS = 4;
  private static final long PAUSE_NANOS = 50_000_000;

  private final String name;
  private final TopicHistory topicHistory;
  private final SeededRandom seededRandom;

  /** If false, only erasures remove snapshots, so no follow cursor may expire. */
  private final boolean expiring;

  private final Tally tally;
  private final List<List<String>> left = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  Interleaving(long seed, Tally tally) {
    this.name = "interleaving " + seed + "L";
    this.seededRandom = new SeededRandom(seed);
    this.expiring = seededRandom.chance(0.5);
    this.tally = tally;
    TopicHistory any = TopicHistory.of(seededRandom.seed());
    while (any.lines().size() < 20) any = TopicHistory.of(seededRandom.seed());
    this.topicHistory = any;
    List<String> lines = any.loads().stream().flatMap(List::stream).toList();
    for (int from = 0, to; from < lines.size(); from = to) {
      to = Math.min(lines.size(), from + 1 + seededRandom.below(1 + lines.size() / 5));
      left.add(lines.subList(from, to));
    }
  }

  /** The counts over all interleavings. */
  static final class Tally {
    private int pages;
    private int snapshotChanged;
    private int clients;

    private synchronized void ended(Client client) {
      clients++;
      pages += client.pages();
      snapshotChanged += client.snapshotChanged();
    }

    @Override
    public synchronized String toString() {
      return "%d clients, %d pages, %d of them repinned".formatted(clients, pages, snapshotChanged);
    }
  }

  /** Runs everything one after the other; returns the failures. */
  List<String> inTurns(Path folder, Function<Path, QueryEngine> engines) {
    try (TrialLake lake = TrialLake.open(folder, List.of(topicHistory.after()), engines);
        TableChurn tableChurn =
            new TableChurn(lake, lake.topic(TopicHistory.TOPIC), new ExpectedHistory())) {
      List<Client> clients = new ArrayList<>();
      while (!left.isEmpty() || !clients.isEmpty()) {
        if (left.isEmpty() && !tableChurn.ledger().isClosed()) {
          tableChurn.load();
          tableChurn.ledger().close();
        }
        boolean changes = !tableChurn.ledger().isClosed();
        switch (seededRandom.below(40)) {
          case 0, 1, 2 -> {
            if (changes) tableChurn.land(left.removeFirst());
          }
          case 3, 4 -> {
            if (changes) tableChurn.load();
          }
          case 5, 6 -> {
            if (changes) tableChurn.erase(seededRandom);
          }
          case 7 -> tableChurn.compact();
          case 8 -> {
            if (expiring) tableChurn.expire(seededRandom.pick(1, 1, 2, 4));
          }
          case 9 -> tableChurn.rewriteManifests();
          case 10 -> tableChurn.sweep();
          case 11, 12, 13, 14 -> {
            if (changes && clients.size() < MOST_CLIENTS)
              client(lake, tableChurn, new SeededRandom(seededRandom.seed()))
                  .ifPresent(clients::add);
          }
          default -> {
            if (clients.isEmpty()) continue;
            Client client = seededRandom.pick(clients);
            if (!stepped(client)) clients.remove(client);
          }
        }
      }
    } catch (RuntimeException e) {
      fail(e);
    }
    return failures;
  }

  /** Runs everything simultaneously in threads; returns the failures. */
  List<String> atOnce(Path folder, Function<Path, QueryEngine> engines) throws Exception {
    try (TrialLake lake = TrialLake.open(folder, List.of(topicHistory.after()), engines);
        TableChurn tableChurn =
            new TableChurn(lake, lake.topic(TopicHistory.TOPIC), new ExpectedHistory());
        ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Callable<Void>> tasks = new ArrayList<>();
      SeededRandom writing = new SeededRandom(seededRandom.seed());
      SeededRandom keeping = new SeededRandom(seededRandom.seed());
      tasks.add(() -> write(tableChurn, writing));
      tasks.add(() -> keep(tableChurn, keeping));
      for (int i = 0; i < MOST_CLIENTS; i++) {
        SeededRandom asking = new SeededRandom(seededRandom.seed());
        tasks.add(() -> ask(lake, tableChurn, asking));
      }
      for (Future<Void> task : threads.invokeAll(tasks)) task.get();
    }
    return failures;
  }

  private Void write(TableChurn tableChurn, SeededRandom own) {
    try {
      while (!left.isEmpty()) {
        tableChurn.land(left.removeFirst());
        if (own.chance(0.8)) tableChurn.load();
        if (own.chance(0.4)) tableChurn.erase(own);
      }
      tableChurn.load();
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      tableChurn.ledger().close();
    }
    return null;
  }

  private Void keep(TableChurn tableChurn, SeededRandom own) {
    while (!tableChurn.ledger().isClosed()) {
      try {
        switch (own.below(3)) {
          case 0 -> tableChurn.compact();
          case 1 -> {
            if (expiring) tableChurn.expire(own.pick(1, 2, 4));
          }
          default -> tableChurn.rewriteManifests();
        }
      } catch (LakeException | CommitFailedException | ValidationException | NotFoundException e) {
        // An erasure or a load committed first; maintenance is retried later.
      }
    }
    return null;
  }

  private Void ask(TrialLake lake, TableChurn tableChurn, SeededRandom own) {
    do {
      Optional<Client> client = client(lake, tableChurn, own);
      // Otherwise a follow client would send thousands of requests while nothing changes.
      while (client.isPresent() && stepped(client.get())) LockSupport.parkNanos(PAUSE_NANOS);
    } while (!tableChurn.ledger().isClosed());
    return null;
  }

  private static Optional<Client> client(
      TrialLake lake, TableChurn tableChurn, SeededRandom seededRandom) {
    ExpectedHistory expectedHistory = tableChurn.ledger();
    Topic topic = lake.topic(TopicHistory.TOPIC);
    List<StoredEvent> events = expectedHistory.newest().events();
    OracleQuery any = new Queries(topic, events, seededRandom).next();
    // Matches many rows, so that there are many pages: paging depends on the sort.
    OracleQuery oracleQuery =
        new OracleQuery(seededRandom.chance(0.7) ? Map.of() : any.filter(), any.sort());
    Budget budget =
        seededRandom.chance(0.7)
            ? Budget.UNLIMITED
            : new Budget(Duration.ofDays(1), Long.MAX_VALUE, 1 + seededRandom.below(3));
    try {
      return Optional.of(
          seededRandom.chance(0.5)
              ? new Follower(lake, topic, oracleQuery, expectedHistory, budget, seededRandom)
              : new PinnedQuery(lake, topic, oracleQuery, expectedHistory, budget, seededRandom));
    } catch (InvalidQuery noQuery) {
      return Optional.empty();
    }
  }

  /** Returns whether the client has more to request. */
  private boolean stepped(Client client) {
    Optional<String> wrong;
    try {
      wrong = client.step();
    } catch (RuntimeException | AssertionError e) {
      wrong = Optional.of(LakeTrial.trace(e));
    }
    wrong.ifPresent(this::fail);
    if (wrong.isEmpty() && !client.ended()) return true;
    tally.ended(client);
    return false;
  }

  private void fail(RuntimeException e) {
    fail(LakeTrial.trace(e));
  }

  private synchronized void fail(String why) {
    failures.add(name + ": " + why);
  }
}
