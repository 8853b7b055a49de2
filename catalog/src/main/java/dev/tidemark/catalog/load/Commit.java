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
 * Adds batches to their table, each event once.
 *
 * <p>Several loaders, in several processes, may have the same events at the same time, and a commit
 * may fail, or succeed and look as if it had failed. The protocol is optimistic. Take a snapshot,
 * drop the events that its files contain, write the rest, and commit on condition that no other
 * writer has added to the same partitions since that snapshot. If the condition fails, compare only
 * the new files, and rewrite only the partitions that lose events. A commit in an unknown state is
 * looked up in the table by the name of its batch before it is retried.
 *
 * <p>Concurrent loaders would reject each other most of the time, and a large batch would lose
 * against many small ones. Therefore they use a {@linkplain CommitLock lock}: its owner compares
 * what was committed while it was writing, and then commits. Without the lock everything is
 * correct, but slower.
 *
 * <p>While a batch is compared and committed, the next one is written, as far as the two have no
 * time of a partition in common. Events that both may contain wait for the commit.
 *
 * <p>Alternatives that were tried: locks between processes as the guarantee (they survive a kill,
 * or do not), a marker before the commit (loses data), identities in snapshot summaries (expire
 * with the snapshots), plain appends (detect nothing).
 */
final class Commit implements AutoCloseable {
  /** Fingerprints of the load's own files take at most 1/10 of the heap. */
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
   * Creates the commits of one load.
   *
   * @param rows receives the number of rows as they are written
   * @param rejected counts the commits that failed because of other writers
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

  /** Called when a batch is durable. */
  @FunctionalInterface
  interface AfterCommit {
    /** Receives what was loaded into each partition. */
    void with(List<PartitionLoad> added) throws IOException;
  }

  /**
   * Starts to add those events of a batch that the table does not have. Batches become durable in
   * the order in which they are started; if one fails, the later ones fail, too.
   *
   * @param afterCommit called by another thread, after the events are durable
   * @param ended called last, also if the batch failed: the batch is no longer in memory
   * @throws SQLException and others if an earlier batch has failed
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
                // A commit to a catalog that was replaced meanwhile would be lost.
                lake.requireNewest(topic);
                afterCommit.with(attempt.added());
              } finally {
                attempt.deleteUnused();
                ended.run();
              }
              return null;
            });
  }

  /** Waits until every started batch is durable. */
  void await() throws SQLException, IOException {
    Futures.on(last);
  }

  private Deduplication compare(Batch batch) {
    boolean byTime = topic.envelope().received() == null;
    return new Deduplication(batch, known, own, byTime ? batch.fingerprints() : Map.of());
  }

  /** The files of one batch and their commit. */
  private final class Attempt {
    private final String name = UUID.randomUUID().toString();
    private Batch batch;
    private final long loadedAt;
    private final NewFiles files;
    private Deduplication deduplication;
    private final Map<PartitionBatch, Result> written = new ConcurrentHashMap<>();
    private final Queue<Path> unused = new ConcurrentLinkedQueue<>();

    /**
     * Names of files that may be in the table: a commit can succeed after it was considered failed.
     */
    private final Set<String> live = new HashSet<>();

    private boolean committed;

    /**
     * Why the result of the last attempt was unknown, if it then turned out not to be committed.
     */
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
     * Writes what the previous batch cannot contain, while that one is still written or committed:
     * a core that is idle there starts here.
     */
    void writeBeside(Future<?> before, Collection<Fingerprints> beside)
        throws SQLException, IOException {
      // If an event is identified by its id alone, an earlier commit makes everything start over.
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
              "Topic %s: the commit failed %d times because of other loaders; try again later"
                  .formatted(topic.name(), tries));
        }
        table.refresh();
      }
    }

    private boolean isCommitted(AppendCommit appendCommit, Snapshot compared)
        throws SQLException, IOException {
      try (var _ = commitLock.take()) {
        // If an event is identified by its id alone, any other commit makes everything start over.
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
      // Until the table shows otherwise, the files may be live and must not be deleted, whatever
      // happens.
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

    /** Restores all events: an event that was dropped in favour of another may have to stay now. */
    private void startOver() {
      written.values().forEach(file -> unused.add(file.file().path()));
      written.clear();
      batch = batch.again(topic, loaderThreads.threads());
      deduplication = compare(batch);
    }

    /**
     * Drops events that a snapshot's files contain; returns false if the table must be read again.
     */
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
              // Otherwise the last one would keep a single core busy at the end.
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
