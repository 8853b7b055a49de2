package dev.tidemark.catalog.load;

import dev.tidemark.catalog.files.Snapshot;
import dev.tidemark.catalog.iceberg.Lake;
import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.iceberg.Tables;
import dev.tidemark.catalog.load.Conversion.Written;
import dev.tidemark.catalog.table.PartitionKey;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.NewFiles;
import dev.tidemark.catalog.write.Pause;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.jspecify.annotations.Nullable;

/**
 * Brings a batch into its table, each event once.
 *
 * <p>The problem: several loaders, in several processes, may have the same events at once, and a
 * commit can fail, or be done and look as if it had failed. The idea is optimistic: take a
 * snapshot, let fall what its files hold, write the rest, and commit on condition that nobody has
 * added to the same partitions since that snapshot. If somebody has, only the files that are new
 * are compared and only the partitions that lose events are written again. A commit in doubt is
 * looked for in the table by its batch's name before another try.
 *
 * <p>Several loaders at once would refuse each other most of the time, and a large batch loses
 * against many small ones. So they take {@linkplain Turns turns}: who has the turn compares what
 * came while it wrote, and then commits. Without turns all is as right, and slower.
 *
 * <p>While a batch is compared with what is new, and committed, the next one is written as far as
 * the two have no time of a partition in common. What they may both hold waits for the commit.
 *
 * <p>What was tried and lost: locks between processes as the guarantee (they outlive a kill, or do
 * not), a done marker before the commit (loses data), identities kept in snapshot summaries (die
 * with the snapshots), plain appends (detect nothing).
 */
final class Commit implements AutoCloseable {
  /** What is known of the load's own files takes at most one in so many bytes of the heap. */
  private static final int HEAP_PART = 10;

  private final Lake lake;
  private final Topic topic;
  private final Workers workers;
  private final int tries;
  private final Database database;
  private final Table table;
  private final Turns turns;
  private final LoadingTimes times;
  private final LongAdder refused;
  private final Conversion conversion;
  private final KnownEvents known;
  private final ExecutorService batches =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().name("loader-batch-", 0).daemon().factory());
  private Future<?> last = CompletableFuture.completedFuture(null);
  private Collection<Fingerprints> lastPrints = List.of();
  private final OwnFiles own = new OwnFiles(Runtime.getRuntime().maxMemory() / HEAP_PART);

  /**
   * The commits of one load.
   *
   * @param rows told of rows as they are written
   * @param refused counts the commits that others were in the way of
   */
  Commit(
      Lake lake,
      Topic topic,
      Table table,
      Database database,
      Workers workers,
      int tries,
      LongConsumer rows,
      LongAdder refused) {
    this.lake = lake;
    this.topic = topic;
    this.database = database;
    this.workers = workers;
    this.tries = tries;
    this.table = table;
    this.refused = refused;
    String name = TableDefinition.of(topic).name();
    this.turns = new Turns(lake.warehouse().resolve(".turns-" + name));
    this.times = new LoadingTimes(lake.warehouse().resolve(".loaded-" + name));
    this.known = new KnownEvents(database, topic, table);
    this.conversion =
        new Conversion(
            database,
            TableDefinition.of(topic),
            Tables.schema(table, TableDefinition.of(topic)),
            EventReader.timeFields(topic),
            rows);
  }

  /** What is to be done when a batch is durable. */
  @FunctionalInterface
  interface Done {
    /** Told what became of each partition's events. */
    void with(List<PartitionLoad> added) throws IOException;
  }

  /**
   * Begins to add those events of a batch that the table lacks. Batches become durable in the order
   * in which they are begun; where one fails, so do those behind it.
   *
   * @param done called by another thread, once the events are durable
   * @param ended called last, also where the batch failed: nothing of it is in memory any more
   * @throws SQLException and others where an earlier batch has failed
   */
  void begin(Batch batch, Instant now, Done done, Runnable ended) throws SQLException, IOException {
    Future<?> before = last;
    if (before.isDone()) await();
    Collection<Fingerprints> beside = lastPrints;
    Attempt attempt = new Attempt(batch, now);
    lastPrints = List.copyOf(attempt.comparison.fingerprints());
    last =
        batches.submit(
            () -> {
              try {
                attempt.writeBeside(before, beside);
                Waiting.on(before);
                attempt.untilCommitted();
                // Into a catalog that was exchanged meanwhile nothing is committed for good.
                lake.requireNewest(topic);
                done.with(attempt.added());
              } finally {
                attempt.deleteUnused();
                ended.run();
              }
              return null;
            });
  }

  /** Waits until every batch that was begun is durable. */
  void await() throws SQLException, IOException {
    Waiting.on(last);
  }

  private Comparison compare(Batch batch) {
    boolean byTime = topic.envelope().received() == null;
    return new Comparison(batch, known, own, byTime ? batch.fingerprints() : Map.of());
  }

  /** The files of one batch on their way into the table. */
  private final class Attempt {
    private final String name = UUID.randomUUID().toString();
    private Batch batch;
    private final long loadedAt;
    private final NewFiles files;
    private Comparison comparison;
    private final Map<Part, Written> written = new ConcurrentHashMap<>();
    private final Queue<Path> unused = new ConcurrentLinkedQueue<>();

    /** Names of those that the table holds all the same: a commit can come in after its doubt. */
    private final Set<String> live = new HashSet<>();

    private boolean committed;

    /** Why it is not known of the last try whether it was done; then it was not. */
    private @Nullable RuntimeException doubt;

    Attempt(Batch batch, Instant now) {
      this.batch = batch;
      this.comparison = compare(batch);
      this.loadedAt = times.next(now);
      this.files = new NewFiles(table, name, now);
    }

    List<PartitionLoad> added() {
      return batch.parts().stream().map(this::added).toList();
    }

    private PartitionLoad added(Part part) {
      PartitionKey key = part.key();
      return new PartitionLoad(
          key.env(),
          key.org(),
          PartitionKey.name(topic.partitioning().period(), key.period()),
          part.size(),
          part.duplicates(),
          written.containsKey(part) ? 1 : 0);
    }

    /**
     * Writes what the batch before this one cannot hold while that one is still written or
     * committed: a core that has nothing left to do there begins here.
     */
    void writeBeside(Future<?> before, Collection<Fingerprints> beside)
        throws SQLException, IOException {
      // Where an event is known by its id alone, an earlier commit makes all start over.
      if (before.isDone() || topic.envelope().received() != null) return;
      if (!dropKnown(lake.snapshots().current(topic))) return;
      write(part -> comparison.sharesNothing(part, beside));
    }

    void untilCommitted() throws SQLException, IOException {
      Append append = new Append(table, topic.partitioning());
      for (int tried = 1; ; tried++) {
        Snapshot snapshot = lake.snapshots().current(topic);
        if (tried > 1 && topic.envelope().received() != null) startOver();
        if (dropKnown(snapshot)) {
          write();
          if (written.isEmpty() || isCommitted(append, snapshot)) return;
        }
        refused.increment();
        if (tried == tries) {
          if (doubt != null) throw doubt;
          throw new LakeException(
              "Topic %s: other loaders were in the way of a commit %d times; try again later"
                  .formatted(topic.name(), tries));
        }
        Pause.after(tried);
        table.refresh();
      }
    }

    private boolean isCommitted(Append append, Snapshot compared) throws SQLException, IOException {
      try (var _ = turns.take()) {
        // Where an event is known by its id alone, who comes in between makes all start over.
        if (topic.envelope().received() != null) return isCommitted(append, compared.id());
        Snapshot newest = lake.snapshots().current(topic);
        if (newest.id() != compared.id()) {
          table.refresh();
          if (!dropKnown(newest)) return false;
          write();
        }
        return written.isEmpty() || isCommitted(append, newest.id());
      }
    }

    private boolean isCommitted(Append append, long base) {
      doubt = null;
      // Until the table says no the files may be live, and must not be deleted, whatever happens.
      committed = true;
      try {
        committed =
            append.tryOnce(base, written.values(), name, loadedAt) == Append.Outcome.COMMITTED;
      } catch (RuntimeException inDoubt) {
        committed = append.holds(name, base, inDoubt);
        if (!committed && !(inDoubt instanceof CommitStateUnknownException)) throw inDoubt;
        doubt = inDoubt;
      }
      if (committed) {
        written.forEach((part, file) -> comparison.committed(part, file.file().path()));
      }
      return committed;
    }

    /** What fell for another event of the batch has to stay where that one falls now. */
    private void startOver() {
      written.values().forEach(file -> unused.add(file.file().path()));
      written.clear();
      batch = batch.again(topic, workers.threads());
      comparison = compare(batch);
    }

    /** Lets fall what a snapshot's files hold; false where another look at the table is needed. */
    private boolean dropKnown(Snapshot snapshot) throws SQLException {
      if (!written.isEmpty() || !unused.isEmpty()) {
        snapshot.files().stream()
            .map(file -> fileName(file.path()))
            .filter(file -> file.startsWith(name))
            .forEach(live::add);
      }
      return comparison.dropKnown(snapshot, database, workers, this::drop);
    }

    private static String fileName(String path) {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    private void drop(Part part, BitSet positions) {
      if (positions.isEmpty()) return;
      Written file = written.remove(part);
      if (file != null) unused.add(file.file().path());
      part.drop(positions::get);
    }

    private void write() throws SQLException, IOException {
      write(_ -> true);
    }

    private void write(Predicate<Part> wanted) throws SQLException, IOException {
      List<Part> missing =
          batch.parts().stream()
              .filter(part -> part.size() > 0 && !written.containsKey(part))
              .filter(wanted)
              // Else the last one keeps a single core busy at the end.
              .sorted(Batch.LARGEST_FIRST)
              .toList();
      if (missing.isEmpty()) return;
      files.prepare();
      try (Flushes flushes = new Flushes(workers.threads())) {
        workers.each(
            database,
            missing,
            (connection, part) -> {
              Path file = files.next();
              try {
                written.put(part, conversion.write(connection, batch.rows(), part, file, loadedAt));
              } finally {
                if (!written.containsKey(part)) unused.add(file);
              }
              flushes.begin(file);
            });
        flushes.await();
      }
      files.sync();
    }

    void deleteUnused() {
      if (!committed) written.values().forEach(file -> unused.add(file.file().path()));
      unused.removeIf(file -> live.contains(fileName(file.toString())));
      NewFiles.delete(unused);
    }
  }

  /** Waits until nothing is written or committed any more. */
  @Override
  public void close() {
    batches.close();
    turns.close();
  }
}
