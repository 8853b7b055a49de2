package dev.tidemark.sql.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.SqlStatement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbEngineTest {
  private static final String ENDLESS =
      "SELECT count(*) FROM range(1e15::BIGINT) t(i) WHERE i % 7 = 8";

  @TempDir static Path folder;
  @AutoClose private DuckDbEngine engine;

  @BeforeEach
  void open() throws Exception {
    Path lake = Files.createDirectories(folder.resolve("it's a lake"));
    engine = DuckDbEngine.open(lake, new DuckDbOptions(2, 2, 256, 16));
  }

  @Test
  void valuesComeBackAsTheyWent() {
    List<Value> values =
        List.of(
            new Value.Text("a\u0000b"),
            new Value.Text("'\"; DROP TABLE t; -- 😀\uFFFF"),
            new Value.Text(""),
            new Value.Whole(Long.MIN_VALUE),
            new Value.Real(Double.MIN_VALUE),
            new Value.Bool(true));
    List<@Nullable Object> back = new ArrayList<>();
    engine.run(
        new SqlStatement("SELECT ?, ?, ?, ?, ?, ?", values),
        soon(),
        row -> back.addAll(row.values()));
    assertThat(back)
        .containsExactly(
            "a\u0000b",
            "'\"; DROP TABLE t; -- 😀\uFFFF",
            "",
            Long.MIN_VALUE,
            Double.MIN_VALUE,
            true);
  }

  @Test
  void aStatementEndsWithItsTimeAndTheEngineLives() {
    for (int i = 0; i < 5; i++) {
      QueryException e =
          catchThrowableOfType(
              QueryException.class,
              () ->
                  engine.run(
                      new SqlStatement(ENDLESS, List.of()),
                      Deadline.in(Duration.ofMillis(100)),
                      _ -> true));
      assertThat(e.error()).isEqualTo(QueryError.TIMEOUT);
    }
    // Both places would still be taken if the statements had gone on.
    engine.check();
  }

  @Test
  void anInterruptedCallerStopsHisStatement() throws Exception {
    QueryError[] seen = new QueryError[1];
    CountDownLatch started = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              started.countDown();
              seen[0] = rejection(engine, ENDLESS);
            });
    caller.start();
    started.await();
    caller.interrupt();
    caller.join();
    assertThat(seen[0]).isEqualTo(QueryError.CANCELLED);
    engine.check();
  }

  @Test
  void aSinkThatWantsNoMoreEndsTheStatement() {
    List<Long> seen = new ArrayList<>();
    engine.run(
        new SqlStatement("SELECT i FROM range(1000000) t(i)", List.of()),
        soon(),
        row -> seen.add(row.number(0)) && seen.size() < 3);
    assertThat(seen).hasSize(3);
  }

  @Test
  void aMissingFileIsTold() {
    assertThat(
            rejection(
                engine,
                "SELECT * FROM read_parquet('%s')"
                    .formatted(
                        folder.resolve("it's a lake/none.parquet").toString().replace("'", "''"))))
        .isEqualTo(QueryError.MISSING_DATA);
  }

  @Test
  void aClosedEngineSaysSo() {
    engine.close();
    assertThat(rejection(engine, "SELECT 1")).isEqualTo(QueryError.ENGINE_FAILED);
  }

  /** A statement's rows, by which the engine chooses its instance, change nothing of its answer. */
  @ParameterizedTest
  @ValueSource(longs = {0, 100_000, 100_001, Long.MAX_VALUE})
  void statementsOfEachSizeGiveTheSame(long rows) {
    List<Long> seen = new ArrayList<>();
    engine.run(
        new SqlStatement("SELECT i FROM range(3000) t(i) ORDER BY i DESC", List.of(), rows),
        soon(),
        row -> seen.add(row.number(0)));
    assertThat(seen).hasSize(3000).isSortedAccordingTo(Comparator.reverseOrder());
  }

  /** A statement that is kept prepared sees other files, other values and other columns. */
  @Test
  void aTextThatRunsAgainMeansWhatItsValuesSay() throws Exception {
    Path lake = folder.resolve("it's a lake");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      for (String row : List.of("1::BIGINT AS a, 'x' AS b", "'text' AS b, 2::BIGINT AS a")) {
        String file = lake.resolve(row.charAt(0) == '1' ? "1.parquet" : "2.parquet").toString();
        statement.execute("COPY (SELECT %s) TO '%s'".formatted(row, file.replace("'", "''")));
      }
    }
    for (int round = 0; round < 40; round++) {
      List<Long> seen = new ArrayList<>();
      long which = 1L + round % 2;
      List<Value> values =
          List.of(
              new Value.Texts(List.of(lake.resolve(which + ".parquet").toString())),
              new Value.Whole(which));
      // More texts than a connection keeps.
      String text = "SELECT a + %d FROM read_parquet(?) WHERE a = ?".formatted(round % 20);
      engine.run(new SqlStatement(text, values), soon(), row -> seen.add(row.number(0)));
      assertThat(seen).containsExactly(which + round % 20);
    }
  }

  private static @Nullable QueryError rejection(QueryEngine engine, String sql) {
    return rejection(engine, new SqlStatement(sql, List.of()));
  }

  private static @Nullable QueryError rejection(QueryEngine engine, SqlStatement sqlStatement) {
    try {
      engine.run(sqlStatement, soon(), _ -> true);
      return null;
    } catch (QueryException e) {
      return e.error();
    }
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }
}
