package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.page.Row;
import dev.tidemark.testkit.generate.Events;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A follow client gets each event once while several loaders with separate catalogs, one in a
 * separate process, load into one table, in any order of commits.
 */
class FollowBesideLoadersTest {
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int LOADERS = 3;
  private static final int FILES = 3;
  private static final int LINES = 40;
  private static final long PAUSE_NANOS = 5_000_000;

  @TempDir private Path folder;

  private final SeededRandom seededRandom = new SeededRandom(SEED);
  private final TopicDraft draft = TopicGenerator.any(seededRandom, TopicHistory.TOPIC);
  private final Events events = new Events(draft, seededRandom);
  private final List<String> sent = new ArrayList<>();

  @Test
  void theUnionOfThePagesIsAllThatIsLoadedEachEventOnce() throws Exception {
    try (TrialLake lake = TrialLake.open(folder, List.of(draft), FollowBesideLoadersTest::engine);
        ExecutorService threads = Executors.newFixedThreadPool(LOADERS)) {
      Topic topic = lake.topic(TopicHistory.TOPIC);
      List<List<Path>> consignments = new ArrayList<>();
      for (int i = 0; i <= LOADERS; i++) consignments.add(files(lake, "loader-" + i + "-file-"));
      Process elsewhere = lake.loadElsewhere(topic, consignments.removeLast());
      List<Future<?>> here = new ArrayList<>();
      for (List<Path> files : consignments) here.add(threads.submit(() -> load(lake, files)));

      List<StoredEvent.Identity> told =
          told(lake, topic, () -> !elsewhere.isAlive() && here.stream().allMatch(Future::isDone));

      for (Future<?> loader : here) loader.get();
      assertThat(elsewhere.waitFor()).isZero();
      Set<StoredEvent.Identity> all = new HashSet<>();
      sent.forEach(line -> all.add(StoredEvent.read(topic, line).identity()));
      assertThat(told)
          .as("seed %d", SEED)
          .doesNotHaveDuplicates()
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private static QueryEngine engine(Path lake) {
    return DuckDbEngine.open(lake.resolve("warehouse"), new DuckDbOptions(2, 1, 512, 512));
  }

  /** One commit per file; some events are in files of other loaders, too. */
  private List<Path> files(TrialLake lake, String name) {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      List<String> lines = events.lines(LINES);
      for (int twice = LINES / 4; twice > 0 && !sent.isEmpty(); twice--)
        lines.add(seededRandom.pick(sent));
      sent.addAll(lines);
      files.add(lake.write(name + i, lines.stream().map(line -> line.getBytes(UTF_8)).toList()));
    }
    return files;
  }

  private static void load(TrialLake lake, List<Path> files) {
    try (TrialLake own = lake.askedBy(FollowBesideLoadersTest::engine)) {
      for (Path file : files) own.loadFiles(own.topic(TopicHistory.TOPIC), List.of(file));
    }
  }

  /** Returns every row of every round, until a round that began after the loads had ended. */
  private List<StoredEvent.Identity> told(TrialLake lake, Topic topic, BooleanSupplier isOver) {
    OracleQuery all = new OracleQuery(Map.of(), List.of());
    List<StoredEvent.Identity> told = new ArrayList<>();
    String cursor = null;
    int rounds = 0;
    for (boolean last = false; !last; ) {
      last = isOver.getAsBoolean();
      int before = told.size();
      Page page;
      do {
        page = lake.ask(topic, all.followed(1 + seededRandom.below(100), cursor));
        page.rows().forEach(row -> told.add(identity(row)));
        cursor = page.cursor().orElseThrow();
      } while (page.hasMore());
      if (told.size() > before) rounds++;
      // Otherwise it would send thousands of requests while nothing changes.
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    System.out.printf(
        "followed %d loaders from seed %d: %d events in %d rounds%n",
        LOADERS + 1, SEED, told.size(), rounds);
    return told;
  }

  private static StoredEvent.Identity identity(Row row) {
    return new StoredEvent.Identity(row.env(), row.org(), row.id(), row.timestamp().toEpochMilli());
  }
}
