package dev.tidemark.catalog.load;

import dev.tidemark.catalog.deadletter.DeadLetterLock;
import dev.tidemark.catalog.deadletter.DeadLetterSources;
import dev.tidemark.catalog.deadletter.DeadLetterWriter;
import dev.tidemark.catalog.duckdb.SharedDatabase;
import dev.tidemark.catalog.lake.FailureMessages;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.source.FileSources;
import dev.tidemark.catalog.source.LandedSources;
import dev.tidemark.catalog.source.LandingState;
import dev.tidemark.catalog.source.Source;
import dev.tidemark.catalog.source.Sources;
import dev.tidemark.catalog.source.StaleFiles;
import dev.tidemark.partitioner.landing.MisplacedObjects;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.jspecify.annotations.Nullable;

/**
 * Loads events into the lake. Each valid event is loaded exactly once, even if it is loaded twice
 * or by two processes at the same time; every other line becomes a dead letter.
 *
 * <p>Thread-safe, and safe beside other loaders of the same lake.
 */
public final class Loader implements AutoCloseable {
  private final Lake lake;
  private final LoadOptions options;
  private final Clock clock;
  private final Function<Topic, Table> tables;
  private final LandedSources.Opening opening;
  private final LoaderThreads loaderThreads;
  private final SharedDatabase database;
  private final StaleFiles staleFiles;
  private final LongAdder rejected = new LongAdder();
  private final long room;

  /** How often each object could not be read, by topic. */
  private final Map<String, Map<String, Integer>> unreadable = new ConcurrentHashMap<>();

  /** The key after which the next objects are, by topic. */
  private final Map<String, String> reached = new ConcurrentHashMap<>();

  private final Map<String, LandingState> states = new ConcurrentHashMap<>();

  public Loader(Lake lake, LoadOptions options, Clock clock) {
    this(lake, options, clock, lake.tables()::prepare);
  }

  /**
   * Creates a loader that commits to the given tables.
   *
   * @param tables returns the tables of the lake, perhaps with commits that fail
   */
  Loader(Lake lake, LoadOptions options, Clock clock, Function<Topic, Table> tables) {
    this(lake, options, clock, tables, FolderStore::open);
  }

  /**
   * Creates a loader that also reads landed objects through {@code opening}.
   *
   * @param opening opens objects of the lake, and may fail
   */
  Loader(
      Lake lake,
      LoadOptions options,
      Clock clock,
      Function<Topic, Table> tables,
      LandedSources.Opening opening) {
    this(lake, options, clock, tables, opening, LandedSources.room());
  }

  /**
   * Creates a loader with less memory for landed objects.
   *
   * @param room the maximum memory of the objects of one load
   */
  public Loader(
      Lake lake,
      LoadOptions options,
      Clock clock,
      Function<Topic, Table> tables,
      LandedSources.Opening opening,
      long room) {
    this.room = room;
    this.lake = lake;
    this.options = options;
    this.clock = clock;
    this.tables = tables;
    this.opening = opening;
    this.loaderThreads = new LoaderThreads(options.threads());
    this.staleFiles = new StaleFiles(lake);
    this.database = new SharedDatabase(lake.warehouse(), options.memoryBytes());
  }

  /** Loads the landed objects of a topic and deletes them after the durable commit. */
  public LoadReport loadLanded(Topic topic, ProgressListener progressListener) {
    staleFiles.deleteWhenDue(clock.instant());
    LoadReport loaded = LoadReport.none(topic);
    String after = null;
    do {
      LandedSources landed = landed(topic, after);
      loaded = loaded.and(load(topic, landed, after(loaded, landed, progressListener)));
      after = landed.last();
    } while (after != null);
    reached.remove(topic.name());
    return loaded;
  }

  /**
   * Loads landed objects as {@link #loadLanded}, but at most as many as one load holds: if there
   * {@linkplain #hasMoreLanded are more}, the next call continues after them. A topic with many
   * objects therefore does not keep others waiting.
   */
  public LoadReport loadNextLanded(Topic topic, ProgressListener progressListener) {
    staleFiles.deleteWhenDue(clock.instant());
    LandedSources landed = landed(topic, reached.get(topic.name()));
    try {
      return load(topic, landed, progressListener);
    } finally {
      // Also if they cannot be loaded: later objects, and those that land meanwhile, perhaps can.
      String last = landed.last();
      if (last == null) reached.remove(topic.name());
      else reached.put(topic.name(), last);
    }
  }

  /** Returns whether {@link #loadNextLanded} has left objects of a topic for its next call. */
  public boolean hasMoreLanded(Topic topic) {
    return reached.containsKey(topic.name());
  }

  private LandedSources landed(Topic topic, @Nullable String after) {
    Map<String, Integer> failures =
        unreadable.computeIfAbsent(topic.name(), added -> new ConcurrentHashMap<>());
    return new LandedSources(
        lake,
        topic,
        new DeadLetterWriter(lake.deadLetters(), topic),
        clock.instant(),
        options.settle(),
        failures,
        after,
        room,
        opening);
  }

  private LoadReport load(Topic topic, LandedSources landed, ProgressListener progressListener) {
    try {
      return load(topic, (Sources) landed, progressListener);
    } finally {
      states.put(topic.name(), landed.state());
    }
  }

  /** Reports the progress of a part of the objects as progress of all. */
  private static ProgressListener after(
      LoadReport before, LandedSources landed, ProgressListener progressListener) {
    return state ->
        progressListener.at(
            new ProgressListener.State(
                before.bytes() + state.bytesTotal() + landed.bytesAfter(),
                before.bytes() + state.bytesRead(),
                before.bytes() + state.bytesDone(),
                before.lines() + state.linesDone()));
  }

  /** Returns the state of the topic's landed objects that were listed last and not loaded. */
  public LandingState state(Topic topic) {
    return states.getOrDefault(topic.name(), LandingState.CLEAN);
  }

  /**
   * Returns objects in the landing zone that no topic loads; empty if the landing zone cannot be
   * listed, which each load reports.
   */
  public MisplacedObjects misplaced(Topics topics) {
    MisplacedObjects.Finder finder = new MisplacedObjects.Finder(topics);
    try {
      new FolderStore(lake.dir()).walkWithSetAside(PartitionLayout.ROOT, finder);
      return finder.found();
    } catch (IOException e) {
      return MisplacedObjects.NOTHING;
    }
  }

  /** Loads files and folders of files; they are not changed. */
  public LoadReport loadFiles(Topic topic, List<Path> files, ProgressListener progressListener) {
    return load(
        topic,
        new FileSources(files, new DeadLetterWriter(lake.deadLetters(), topic), clock.instant()),
        progressListener);
  }

  /**
   * Loads a topic's dead letters again, for example after its definition was fixed. Lines that are
   * valid events now are loaded, once, and are no longer dead letters; the others stay, with their
   * current reasons. Waits for other retries and erasures of the topic's dead letters.
   */
  public LoadReport retryDeadLetters(Topic topic, ProgressListener progressListener) {
    try (var _ = DeadLetterLock.take(lake, topic)) {
      return load(
          topic,
          new DeadLetterSources(new DeadLetterWriter(lake.deadLetters(), topic), clock.instant()),
          progressListener);
    } catch (IOException e) {
      throw failed(topic, e);
    }
  }

  /**
   * Reads and validates events, keeps each once in its partition, and commits them; a source is
   * released only after all of it is durable.
   */
  private LoadReport load(Topic topic, Sources sources, ProgressListener progressListener) {
    try (sources) {
      List<Source> listed = sources.list();
      LoadCounters loadCounters =
          new LoadCounters(topic, listed, progressListener, System.nanoTime());
      if (listed.isEmpty()) {
        sources.ended();
        return loadCounters.report();
      }
      // Reading begins before the table and the database are open: both take some time.
      try (var ahead =
              new ReadAhead(
                  new BatchReader(
                      sources, listed, topic, options, loaderThreads, loadCounters::read));
          var commit = commit(topic, loadCounters)) {
        boolean more = true;
        while (more) more = loadNext(ahead, topic, commit, sources, loadCounters);
        commit.await();
      }
      sources.ended();
      return loadCounters.report();
    } catch (SQLException e) {
      database.forgetIfBroken(e);
      throw failed(topic, e);
    } catch (OutOfMemoryError e) {
      throw new LakeException(
          "Loading topic %s failed: the Java heap is full; increase -Xmx".formatted(topic.name()),
          e);
    } catch (IOException
        | UncheckedIOException
        | UncheckedSQLException
        | CommitStateUnknownException e) {
      throw failed(topic, e);
    }
  }

  private Commit commit(Topic topic, LoadCounters loadCounters) throws SQLException {
    Table table = tables.apply(topic);
    return new Commit(
        lake,
        topic,
        table,
        database.get(table.schema().columns().size()),
        loaderThreads,
        options.commitTries(),
        loadCounters::written,
        rejected);
  }

  /**
   * Returns how often a commit of this loader was rejected because others had added to its
   * partitions.
   */
  public long rejectedCommits() {
    return rejected.sum();
  }

  /**
   * Runs one commit. A method of its own, so that the memory of a batch is free for the next one.
   */
  private boolean loadNext(
      ReadAhead ahead, Topic topic, Commit commit, Sources sources, LoadCounters loadCounters)
      throws IOException, SQLException {
    List<BatchReader.SourceShare> sourceShares = ahead.next();
    if (sourceShares.isEmpty()) return false;
    Batch batch = Batch.of(BatchReader.segments(sourceShares), topic, loaderThreads.threads());
    loadCounters.writing(sourceShares, batch);
    commit.begin(
        batch,
        clock.instant(),
        added -> {
          // One after the other: the open files of a source are closed with it.
          for (BatchReader.SourceShare sourceShare : sourceShares) {
            sources.rejected(sourceShare);
            if (sourceShare.ends()) sources.loaded(sourceShare.source());
          }
          loadCounters.add(sourceShares, added);
        },
        ahead::release);
    return true;
  }

  private static LakeException failed(Topic topic, Exception e) {
    return new LakeException(
        "Loading topic %s failed: %s".formatted(topic.name(), FailureMessages.reason(e)), e);
  }

  @Override
  public void close() {
    try (loaderThreads) {
      database.close();
    }
  }
}
