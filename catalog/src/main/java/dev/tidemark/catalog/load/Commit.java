package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.LoaderDatabase;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.Tables;
import dev.tidemark.catalog.load.ParquetConversion.Result;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.PartitionKey;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.NewFiles;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.retry.Retries;
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
 * <p>Several loaders at once would reject each other most of the time, and a large batch loses
 * against many small ones. So they take {@linkplain CommitLock turns}: who has the turn compares
 * what came while it wrote, and then commits. Without turns all is as right, and slower.
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
  private final LoaderThreads loaderThreads;
  private final int tries;
  private final LoaderDatabase loaderDatabase;
  private final Table table;
  private final CommitLock commitLock;
  private final LoadTimestamps times;
  private final LongAdder rejected;
  private final ParquetConversion parquetConversion;
  private final DuplicateFinder known;
  private final ExecutorService batches =
      Executors.newThreadPerTaskExecutor(
          Thread.ofPlatform().name("loader-batch-", 0).daemon().factory());
  private Future<?> last = CompletableFuture.completedFuture(null);
  private Collection<Fingerprints> lastPrints = List.of();
  private final RecentFiles own = new RecentFiles(Runtime.getRuntime().maxMemory() / HEAP_PART);

  /**
   * The commits of one load.
   *
   * @param rows told of rows as they are written
   * @param rejected counts the commits that others were in the way of
   */
  Commit(
      Lake lake,
      Topic topic,
      Table table,
      LoaderDatabase loaderDatabase,
      LoaderThreads loaderThreads,
      int tries,
      LongConsumer rows,
      LongAdder rejected) {
    this.lake = lake;
    this.topic = topic;
    this.loaderDatabase = loaderDatabase;
    this.loaderThreads = loaderThreads;
    this.tries = tries;
    this.table = table;
    this.rejected = rejected;
    String name = TableDefinition.of(topic).name();
    this.commitLock = new CommitLock(lake.warehouse().resolve(".turns-" + name));
    this.times = new LoadTimestamps(lake.warehouse().resolve(".loaded-" + name));
    this.known = new DuplicateFinder(loaderDatabase, topic, table);
    this.parquetConversion =
        new ParquetConversion(
            loaderDatabase,
            TableDefinition.of(topic),
            Tables.schema(table, TableDefinition.of(topic)),
            EventReader.timeFields(topic),
            rows);
  }

  /** What is to be done when a batch is durable. */
  @FunctionalInterface
  interface AfterCommit {
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
  void begin(Batch batch, Instant now, AfterCommit afterCommit, Runnable ended)
      throws SQLException, IOException {
    Future<?> before = last;
    if (before.isDone()) await();
    Collection<Fingerprints> beside = lastPrints;
    Attempt attempt = new Attempt(batch, now);
    lastPrints = List.copyOf(attempt.deduplication.fingerprints());
    last =
        batches.submit(
            () -> {
              try {
                attempt.writeBeside(before, beside);
                Futures.on(before);
                attempt.untilCommitted();
                // Into a catalog that was exchanged meanwhile nothing is committed for good.
                lake.requireNewest(topic);
                afterCommit.with(attempt.added());
              } finally {
                attempt.deleteUnused();
                ended.run();
              }
              return null;
            });
  }

  /** Waits until every batch that was begun is durable. */
  void await() throws SQLException, IOException {
    Futures.on(last);
  }

  private Deduplication compare(Batch batch) {
    boolean byTime = topic.envelope().received() == null;
    return new Deduplication(batch, known, own, byTime ? batch.fingerprints() : Map.of());
  }

  /** The files of one batch on their way into the table. */
  private final class Attempt {
    private final String name = UUID.randomUUID().toString();
    private Batch batch;
    private final long loadedAt;
    private final NewFiles files;
    private Deduplication deduplication;
    private final Map<PartitionBatch, Result> written = new ConcurrentHashMap<>();
    private final Queue<Path> unused = new ConcurrentLinkedQueue<>();

    /** Names of those that the table holds all the same: a commit can come in after its doubt. */
    private final Set<String> live = new HashSet<>();

    private boolean committed;

    /** Why it is not known of the last try whether it was done; then it was not. */
    private @Nullable RuntimeException doubt;

    Attempt(Batch batch, Instant now) {
      this.batch = batch;
      this.deduplication = compare(batch);
      this.loadedAt = times.next(now);
      this.files = new NewFiles(table, name, now);
    }

    List<PartitionLoad> added() {
      return batch.partitionBatches().stream().map(this::added).toList();
    }

    private PartitionLoad added(PartitionBatch partitionBatch) {
      PartitionKey key = partitionBatch.key();
      return new PartitionLoad(
          key.env(),
          key.org(),
          PartitionKey.name(topic.partitioning().period(), key.period()),
          partitionBatch.size(),
          partitionBatch.duplicates(),
          written.containsKey(partitionBatch) ? 1 : 0);
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
      write(partitionBatch -> deduplication.sharesNothing(partitionBatch, beside));
    }

    void untilCommitted() throws SQLException, IOException {
      AppendCommit appendCommit = new AppendCommit(table, topic.partitioning());
      boolean isRetry = false;
      for (var retries = Retries.withBackoff(tries - 1); ; isRetry = true) {
        Snapshot snapshot = lake.snapshots().current(topic);
        if (isRetry && topic.envelope().received() != null) startOver();
        if (dropKnown(snapshot)) {
          write();
          if (written.isEmpty() || isCommitted(appendCommit, snapshot)) return;
        }
        rejected.increment();
        if (!retries.next()) {
          if (doubt != null) throw doubt;
          throw new LakeException(
              "Topic %s: other loaders were in the way of a commit %d times; try again later"
                  .formatted(topic.name(), tries));
        }
        table.refresh();
      }
    }

    private boolean isCommitted(AppendCommit appendCommit, Snapshot compared)
        throws SQLException, IOException {
      try (var _ = commitLock.take()) {
        // Where an event is known by its id alone, who comes in between makes all start over.
        if (topic.envelope().received() != null) return isCommitted(appendCommit, compared.id());
        Snapshot newest = lake.snapshots().current(topic);
        if (newest.id() != compared.id()) {
          table.refresh();
          if (!dropKnown(newest)) return false;
          write();
        }
        return written.isEmpty() || isCommitted(appendCommit, newest.id());
      }
    }

    private boolean isCommitted(AppendCommit appendCommit, long base) {
      doubt = null;
      // Until the table says no the files may be live, and must not be deleted, whatever happens.
      committed = true;
      try {
        committed =
            appendCommit.tryOnce(base, written.values(), name, loadedAt)
                == AppendCommit.Outcome.COMMITTED;
      } catch (RuntimeException inDoubt) {
        committed = appendCommit.holds(name, base, inDoubt);
        if (!committed && !(inDoubt instanceof CommitStateUnknownException)) throw inDoubt;
        doubt = inDoubt;
      }
      if (committed) {
        written.forEach(
            (partitionBatch, file) -> deduplication.committed(partitionBatch, file.file().path()));
      }
      return committed;
    }

    /** What fell for another event of the batch has to stay where that one falls now. */
    private void startOver() {
      written.values().forEach(file -> unused.add(file.file().path()));
      written.clear();
      batch = batch.again(topic, loaderThreads.threads());
      deduplication = compare(batch);
    }

    /** Lets fall what a snapshot's files hold; false where another look at the table is needed. */
    private boolean dropKnown(Snapshot snapshot) throws SQLException {
      if (!written.isEmpty() || !unused.isEmpty()) {
        snapshot.files().stream()
            .map(file -> fileName(file.path()))
            .filter(file -> file.startsWith(name))
            .forEach(live::add);
      }
      return deduplication.dropKnown(snapshot, loaderDatabase, loaderThreads, this::drop);
    }

    private static String fileName(String path) {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    private void drop(PartitionBatch partitionBatch, BitSet positions) {
      if (positions.isEmpty()) return;
      Result file = written.remove(partitionBatch);
      if (file != null) unused.add(file.file().path());
      partitionBatch.drop(positions::get);
    }

    private void write() throws SQLException, IOException {
      write(_ -> true);
    }

    private void write(Predicate<PartitionBatch> wanted) throws SQLException, IOException {
      List<PartitionBatch> missing =
          batch.partitionBatches().stream()
              .filter(
                  partitionBatch ->
                      partitionBatch.size() > 0 && !written.containsKey(partitionBatch))
              .filter(wanted)
              // Else the last one keeps a single core busy at the end.
              .sorted(Batch.LARGEST_FIRST)
              .toList();
      if (missing.isEmpty()) return;
      files.prepare();
      try (FsyncQueue fsyncQueue = new FsyncQueue(loaderThreads.threads())) {
        loaderThreads.each(
            loaderDatabase,
            missing,
            (connection, partitionBatch) -> {
              Path file = files.next();
              try {
                written.put(
                    partitionBatch,
                    parquetConversion.write(
                        connection, batch.batchRows(), partitionBatch, file, loadedAt));
              } finally {
                if (!written.containsKey(partitionBatch)) unused.add(file);
              }
              fsyncQueue.begin(file);
            });
        fsyncQueue.await();
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
    commitLock.close();
  }
}
