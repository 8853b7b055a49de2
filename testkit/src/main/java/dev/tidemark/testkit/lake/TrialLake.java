package dev.tidemark.testkit.lake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.landing.Publisher;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.EngineChoice;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.oracle.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A lake in a separate folder with the real landing zone, loader and query entry point. It is
 * reopened after its topics change, as in the service. Thread-safe, except where its parts are not.
 */
public final class TrialLake implements AutoCloseable {
  static final LoadOptions LOAD =
      new LoadOptions(1_000_000, 256L << 20, 1, 256L << 20, Duration.ZERO, 50);

  /** As in the service, but with more time: on a busy machine a slow page is not an error. */
  private static final PageLimits LIMITS =
      new PageLimits(Duration.ofMinutes(5), PageLimits.DEFAULT.bytes(), Budget.UNLIMITED);

  /** A small cache, so that some entries are evicted. */
  private static final long KNOWN_BYTES = 256 << 10;

  private final Path folder;
  private final Lake lake;

  private final Topics topics;
  private final QueryEngine engine;

  /** Reads each page again. */
  private final EventHistory forgetful;

  /** Caches rows as in the service, but fewer. */
  private final EventHistory remembering;

  private final Loader loader;

  private TrialLake(Path folder, Topics topics, Function<Path, QueryEngine> engines)
      throws IOException {
    this.folder = folder;
    this.topics = topics;
    this.lake = Lake.open(folder.resolve("lake"), topics);
    this.engine = engines.apply(lake.dir());
    CursorCodec cursors =
        new CursorCodec(CursorKeys.inLake(lake.dir()), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
    this.forgetful = new EventHistory(lake.snapshots(), engine, cursors, LIMITS);
    this.remembering = new EventHistory(lake.snapshots(), engine, cursors, LIMITS, KNOWN_BYTES);
    this.loader = new Loader(lake, LOAD, Clock.systemUTC());
  }

  /** Opens the lake in a folder for the topics as these drafts now define them. */
  public static TrialLake open(
      Path folder, List<TopicDraft> drafts, Function<Path, QueryEngine> engines) {
    return open(folder, TopicDraft.define(folder.resolve("conf"), drafts), engines);
  }

  /** Opens the lake in a folder for these topics. */
  public static TrialLake open(Path folder, Topics topics, Function<Path, QueryEngine> engines) {
    try {
      return new TrialLake(folder, topics, engines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the same lake for queries by another engine. */
  public TrialLake askedBy(Function<Path, QueryEngine> engines) {
    return open(folder, topics, engines);
  }

  public Lake lake() {
    return lake;
  }

  /** Returns the rows of every event, in the order of their ids. */
  public List<Row> rows(Topic topic) {
    List<Row> rows = new ArrayList<>();
    for (String cursor = ""; ; ) {
      Page page = ask(topic, "{\"sort\":[\"id\"],\"limit\":1000%s}".formatted(cursor));
      rows.addAll(page.rows());
      if (!page.hasMore()) return rows;
      cursor = ",\"cursor\":\"%s\"".formatted(page.cursor().orElseThrow());
    }
  }

  /** Returns the bytes of every dead letter's line, in base64. */
  public Set<String> deadLetters() throws IOException {
    Set<String> letters = new HashSet<>();
    try (Stream<Path> all = Files.walk(lake.deadLetters())) {
      for (Path file : all.filter(TrialLake::isOfLetters).toList()) {
        for (String line : Files.readAllLines(file)) letters.add(raw((Json.Obj) Json.parse(line)));
      }
    }
    return letters;
  }

  private static boolean isOfLetters(Path file) {
    return file.toString().endsWith(".ndjson") && Files.isRegularFile(file);
  }

  private static String raw(Json.Obj letter) {
    if (letter.member("reasons").equals(new Json.Arr(List.of()))) {
      throw new AssertionError("a dead letter without a reason: " + letter.text());
    }
    return letter.member("raw") instanceof Json.Str(String raw)
        ? Base64.getEncoder().encodeToString(raw.getBytes(UTF_8))
        : ((Json.Str) letter.member("raw_base64")).value();
  }

  public Topic topic(String name) {
    return topics.find(name).orElseThrow();
  }

  /** Lands valid lines, as a service that has accepted them. */
  public void land(Topic topic, List<String> lines) {
    EventReader reader = EventReader.of(topic);
    try (Publisher publisher = publisher()) {
      for (String line : lines) {
        byte[] bytes = line.getBytes(UTF_8);
        switch (reader.read(bytes, 0, bytes.length)) {
          case Event event -> publisher.publish(Partition.of(topic, event), bytes, 0, bytes.length);
          case Rejection rejection ->
              throw new AssertionError("a valid event is rejected: " + rejection + "\n" + line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lands lines without validation, as a delivery stream does. */
  public void landUnseen(Topic topic, List<byte[]> lines) {
    Partition anywhere = Partition.of(null, "somebody", topic.name(), LocalDate.of(2025, 1, 1));
    try (Publisher publisher = publisher()) {
      for (byte[] line : lines) publisher.publish(anywhere, line, 0, line.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Publisher publisher() {
    return new LandingPublisher(new FolderStore(lake.dir()), Clock.systemUTC());
  }

  public LoadReport load(Topic topic) {
    return loader.loadLanded(topic, ProgressListener.NONE);
  }

  /** Returns a separate loader; the caller closes it. */
  public Loader loader() {
    return new Loader(lake, LOAD, Clock.systemUTC());
  }

  /** Loads lines from a file that remains after the load. */
  public LoadReport loadFile(Topic topic, String name, List<byte[]> lines) {
    return loadFiles(topic, List.of(write(name, lines)));
  }

  public LoadReport loadFiles(Topic topic, List<Path> files) {
    return loader.loadFiles(topic, files, ProgressListener.NONE);
  }

  /** Writes a file of lines next to the lake. */
  public Path write(String name, List<byte[]> lines) {
    Path file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      for (byte[] line : lines) {
        out.write(line);
        out.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /**
   * Starts another process that loads the files, or the landed objects if there are none, into this
   * lake.
   */
  public Process loadElsewhere(Topic topic, List<Path> files) {
    return LoadingProcess.start(folder.resolve("conf"), lake.dir(), topic.name(), files);
  }

  /** Returns the page for a body. */
  public Page ask(Topic topic, byte[] body) {
    QueryRequest request = QueryRequestReader.read(body);
    return history(request).find(topic, request);
  }

  public Page ask(Topic topic, String body) {
    return ask(topic, body.getBytes(UTF_8));
  }

  /** Returns the page for a body, within a budget. */
  public Page ask(Topic topic, String body, Budget budget) {
    QueryRequest request = QueryRequestReader.read(body.getBytes(UTF_8));
    return history(request).find(topic, request, RowFilter.NONE, budget);
  }

  /** Returns the number of events since the cursor of a body. */
  public long newer(Topic topic, String body) {
    return newer(topic, body, RowFilter.NONE);
  }

  /** Returns the same for the rows that a caller may see. */
  public long newer(Topic topic, String body, RowFilter rights) {
    QueryRequest request = QueryRequestReader.read(body.getBytes(UTF_8));
    return forgetful.newer(topic, request, rights, Budget.UNLIMITED).count();
  }

  /** Returns what a restricted caller learns about a page before it is read. */
  public EngineChoice answerer(Topic topic, String body, RowFilter rights) {
    return forgetful.explainRestricted(
        topic, QueryRequestReader.read(body.getBytes(UTF_8)), rights);
  }

  /** Returns the page for a body over the rows that a caller may see. */
  public Page ask(Topic topic, String body, RowFilter rights) {
    QueryRequest request = QueryRequestReader.read(body.getBytes(UTF_8));
    return history(request).find(topic, request, rights);
  }

  /** Selects the same cache setting for all pages of a query; half of the queries use the cache. */
  private EventHistory history(QueryRequest request) {
    boolean remembers = request.withCursor("").toString().hashCode() % 2 == 0;
    return remembers ? remembering : forgetful;
  }

  @Override
  public void close() {
    loader.close();
    engine.close();
    lake.close();
  }
}
