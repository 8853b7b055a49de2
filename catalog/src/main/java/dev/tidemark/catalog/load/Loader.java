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
 * Loads events into the lake: each valid one exactly once, whatever is loaded twice or by two
 * processes at once; every other line becomes a dead letter.
 *
 * <p>Safe for use by many threads, and beside other loaders on the same lake.
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

  /** By topic how often each of its objects could not be read. */
  private final Map<String, Map<String, Integer>> unreadable = new ConcurrentHashMap<>();

  /** By topic the key behind which its next objects are. */
  private final Map<String, String> reached = new ConcurrentHashMap<>();

  private final Map<String, LandingState> states = new ConcurrentHashMap<>();

  public Loader(Lake lake, LoadOptions options, Clock clock) {
    this(lake, options, clock, lake.tables()::prepare);
  }

  /**
   * A loader that commits to tables as they are given.
   *
   * @param tables those of the lake, through which commits may fail
   */
  Loader(Lake lake, LoadOptions options, Clock clock, Function<Topic, Table> tables) {
    this(lake, options, clock, tables, FolderStore::open);
  }

  /**
   * The same, which reads landed objects as they are given, and may fail to.
   *
   * @param opening those of the lake
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
   * The same, with less memory for what has landed.
   *
   * @param room what the objects of one load may take
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

  /** Loads what has landed for a topic and deletes the landed objects after the durable commit. */
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
   * As {@link #loadLanded}, but of a topic that has more objects than a load holds only so many:
   * where there {@linkplain #hasMoreLanded are more}, the next call goes on behind them. So such a
   * topic keeps others waiting no longer.
   */
  public LoadReport loadNextLanded(Topic topic, ProgressListener progressListener) {
    staleFiles.deleteWhenDue(clock.instant());
    LandedSources landed = landed(topic, reached.get(topic.name()));
    try {
      return load(topic, landed, progressListener);
    } finally {
      // Also where they cannot be loaded: those behind them can, perhaps, and those that came
      // since.
      String last = landed.last();
      if (last == null) reached.remove(topic.name());
      else reached.put(topic.name(), last);
    }
  }

  /** Whether {@link #loadNextLanded} has left objects of a topic for its next call. */
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

  /** Tells of a part of the objects as of all. */
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

  /** What of a topic's landed objects was not loaded when they were last looked through. */
  public LandingState state(Topic topic) {
    return states.getOrDefault(topic.name(), LandingState.CLEAN);
  }

  /**
   * What lies in the landing zone and nobody loads, whatever topic is looked for; nothing where it
   * cannot be listed, which each load tells.
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

  /** Loads files or folders of them, read where they lie and never touched. */
  public LoadReport loadFiles(Topic topic, List<Path> files, ProgressListener progressListener) {
    return load(
        topic,
        new FileSources(files, new DeadLetterWriter(lake.deadLetters(), topic), clock.instant()),
        progressListener);
  }

  /**
   * Judges a topic's dead letters anew, as after a fixed definition: those that are events now are
   * loaded, once, and cease to be dead letters; the others stay, with the reasons of today. One
   * retry or erasure of a topic's letters at a time: it waits for others.
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
   * The way of events: gathered and validated, each once in its partition, committed; only when
   * everything of a source is durable is it let go.
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
      // Reading begins before the table and the database are open: both take their time.
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
          "Loading topic %s failed: the Java heap is full; start with more (-Xmx)"
              .formatted(topic.name()),
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

  /** How often a commit of this loader was rejected because others had added to its partitions. */
  public long rejectedCommits() {
    return rejected.sum();
  }

  /** One commit. A method of its own, so that the memory of one batch is free for the next. */
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
          // One after the other: what a source has open is closed with it.
          for (BatchReader.SourceShare sourceShare : sourceShares) {
            sources.refused(sourceShare);
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
