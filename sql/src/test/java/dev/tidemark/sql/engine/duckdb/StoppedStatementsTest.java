package dev.tidemark.sql.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.SqlStatement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement that nobody waits for any more ends, whenever and however that came about. */
@Isolated("it counts threads")
class StoppedStatementsTest extends EngineUnderTest {
  private static final Path TASKS = Path.of("/proc/self/task");

  StoppedStatementsTest() {
    super(2);
  }

  /** DuckDB forgets a cancel that comes just before the statement begins. */
  @Test
  void atWhateverMomentItsTimeIsUp() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 400; i++) {
      long nanos = random.nextInt(2_000_000);
      assertThat(endless(i % 2 * Long.MAX_VALUE, Duration.ofNanos(nanos)))
          .as("seed %d", seed)
          .isEqualTo(QueryError.TIMEOUT);
    }
    await(() -> engine.figures().running() == 0);
    assertThat(engine.figures().stopped()).isEqualTo(400);
  }

  /** DuckDB looks at a cancel between vectors of rows, and one may take long. */
  @Test
  void whoeverAskedIsAtWorkUntilItIsOver() {
    String slow = "regexp_matches(repeat('a', 20000 + i::INT), '(a|aa)+b')";
    var sqlStatement =
        new SqlStatement(
            "SELECT count(*) FROM range(2048) t(i) WHERE %s".formatted(slow), List.of(), 0);
    var failure =
        catchThrowableOfType(
            QueryException.class,
            () -> engine.run(sqlStatement, Deadline.in(Duration.ofMillis(100)), _ -> true));
    assertThat(failure.error()).isEqualTo(QueryError.TIMEOUT);
    assertThat(engine.figures().running()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void itTakesNoMoreOfTheProcessor(long rows) throws Exception {
    assumeTrue(Files.isDirectory(TASKS), "threads are seen in /proc");
    long before = engineTicks();
    assertThat(endless(rows, Duration.ofMillis(300))).isEqualTo(QueryError.TIMEOUT);
    assertThat(engineTicks()).as("these are the threads").isGreaterThan(before);
    await(
        () -> {
          long then = engineTicks();
          sleep(200);
          return engineTicks() == then;
        });
  }

  @Test
  void anEngineFullOfStatementsIsWell() {
    List<CompletableFuture<QueryError>> full = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      full.add(
          CompletableFuture.supplyAsync(
              () -> endless(0, Duration.ofMinutes(5)), Thread::startVirtualThread));
    }
    await(() -> engine.figures().running() == places);
    engine.check();
    assertThat(full).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void aClosingEngineEndsWhatRuns() throws Exception {
    var running =
        CompletableFuture.supplyAsync(
            () -> endless(0, Duration.ofMinutes(5)), Thread::startVirtualThread);
    await(() -> engine.figures().running() == 1);
    engine.close();
    // Also where it had hardly begun: no rows are no answer then.
    assertThat(running.get(2, TimeUnit.MINUTES)).isEqualTo(QueryError.ENGINE_FAILED);
    assertThat(engine.figures().running()).isZero();
  }

  private QueryError endless(long rows, Duration time) {
    SqlStatement sqlStatement =
        new SqlStatement(
            "SELECT count(*) FROM range(1e15::BIGINT) t(i) WHERE i % 7 = 8", List.of(), rows);
    return catchThrowableOfType(
            QueryException.class, () -> engine.run(sqlStatement, Deadline.in(time), _ -> true))
        .error();
  }

  /** What the threads of the engine, and those that DuckDB has started from them, have taken. */
  private static long engineTicks() {
    long ticks = 0;
    try (var tasks = Files.newDirectoryStream(TASKS)) {
      for (Path task : tasks) ticks += ticks(task);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ticks;
  }

  private static long ticks(Path task) {
    try {
      if (!Files.readString(task.resolve("comm")).startsWith("duckdb-")) return 0;
      String stat = Files.readString(task.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0; // It has ended.
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      sleep(10);
    }
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
