package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.testkit.generate.SeededRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a query, concatenated, equal the oracle's list on every engine. */
public abstract class PagingContract {
  private static final int QUERIES = Integer.getInteger("tidemark.queries", 75);
  private static final long SEED = Long.getLong("tidemark.seed", 1);

  /**
   * The number of queries per generated lake: creating a lake costs as much as some sixty queries.
   */
  private static final int A_WORLD = Math.max(125, QUERIES / 200);

  private static final int GROWING_LAKES = Integer.getInteger("tidemark.growing", 2);
  private static final int MANY_ROWS = 110_000;
  private static final int MANY_ROWS_QUERIES = Math.max(6, QUERIES / 25);

  @TempDir private Path folder;

  /** Returns the engine under test for the files of a lake. */
  protected abstract QueryEngine engine(Path lake);

  /** Returns how the engine is tested. */
  protected TestProfile pace() {
    return TestProfile.QUICK;
  }

  /** {@code -Dtidemark.queries=100000} runs more queries, {@code -Dtidemark.seed=7} others. */
  @Test
  void the_pages_of_a_query_put_end_to_end_equal_the_oracles_list() throws Exception {
    int queries = pace().queries(QUERIES);
    tryAll("queries", queries, Math.max(A_WORLD, pace().atOnce()), TrialRunner::tryWorld);
  }

  /** A page reads one or two row groups of a large file; their bounds must not lose rows. */
  @Test
  void the_same_holds_for_a_file_of_many_row_groups_among_small_ones() throws Exception {
    TopicHistory topicHistory = TopicHistory.ofManyRows(SEED, pace().some(MANY_ROWS));
    tryAll(
        "queries on many rows",
        pace().some(MANY_ROWS_QUERIES),
        Integer.MAX_VALUE,
        (trialRunner, seed, count) ->
            trialRunner.tryWorld(
                "many rows, seed " + seed + "L", topicHistory, new SeededRandom(seed), count));
  }

  /** Errors in a body are reported as the caller's, never as an internal failure. */
  @Test
  void a_body_that_may_be_no_query_gets_the_oracles_page_or_a_rejection() throws Exception {
    tryAll("bodies", pace().queries(QUERIES) / 2, 2 * A_WORLD, TrialRunner::tryBodies);
  }

  /** A cursor pins the list of the first page. */
  @Test
  void pages_that_follow_cursors_give_the_list_of_the_first_page_while_data_lands() {
    SeededRandom seeds = new SeededRandom(SEED);
    List<String> failures = new ArrayList<>();
    int finished = 0;
    for (int i = 0; i < pace().some(GROWING_LAKES); i++) {
      long seed = seeds.seed();
      GrowingLake lake = new GrowingLake(TopicHistory.of(seed), new SeededRandom(seed), pace());
      failures.addAll(lake.run(folder.resolve("growing-" + i), this::engine, "seed " + seed + "L"));
      finished += lake.finished();
    }
    System.out.printf("walks while data lands from seed %d: %d%n", SEED, finished);
    assertThat(failures).isEmpty();
  }

  private interface Case {
    List<String> failures(TrialRunner trialRunner, long seed, int count);
  }

  private void tryAll(String what, int count, int each, Case world) throws Exception {
    TrialCounter trialCounter = new TrialCounter(what + " from seed " + SEED);
    TrialRunner trialRunner = new TrialRunner(folder, this::engine, pace(), trialCounter);
    SeededRandom seeds = new SeededRandom(SEED);
    List<Callable<List<String>>> worlds = new ArrayList<>();
    for (long asked = 0; asked < count; asked += each) {
      long seed = seeds.seed();
      worlds.add(() -> world.failures(trialRunner, seed, Math.min(each, count)));
    }
    List<String> failures = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      for (Future<List<String>> done : threads.invokeAll(worlds)) failures.addAll(done.get());
    }
    System.out.println(trialCounter + ": " + failures.size() + " wrong");
    assertThat(failures).isEmpty();
  }
}
