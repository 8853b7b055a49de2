package dev.tidemark.sql.engine.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.SqlStatement;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement that kills DuckDB harms nobody but who sent it. */
class PoisonedStatementsTest extends EngineUnderTest {
  /** Fewer than a statement's tries: else one beside them might meet as many as it has. */
  private static final int POISONS = 9;

  PoisonedStatementsTest() {
    super(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void whoeverAsksBesideItIsAnsweredRight(long rows) throws Exception {
    SqlStatement poison = poison(rows);
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Integer>> others = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < places - 1; i++) {
        others.add(threads.submit(() -> askUntil(over, rows)));
      }
      for (int i = 0; i < POISONS; i++) {
        assertThat(rejection(poison)).contains(QueryError.ENGINE_FAILED);
      }
      over.set(true);
      for (Future<Integer> other : others) assertThat(other.get()).isPositive();
    }
    assertThat(engine.figures().reopened()).isEqualTo(POISONS);
    assertThat(rejection(new SqlStatement("SELECT 1", List.of(), rows))).isEmpty();
  }

  @Test
  void theOtherInstanceGoesOnAsItIs() throws Exception {
    assertThat(rejection(poison(Long.MAX_VALUE))).contains(QueryError.ENGINE_FAILED);
    engine.check();
    assertThat(rejection(new SqlStatement("SELECT 1", List.of()))).isEmpty();
    assertThat(engine.figures().reopened()).isEqualTo(1);
  }

  /** A value that an error repeats is not the error. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "INTERNAL Error: x",
        "FATAL Error: database has been invalidated",
        "Interrupted",
        "Out of memory",
        "No files found"
      })
  void wordsOfTheCallersBreakNothing(String words) {
    SqlStatement sqlStatement =
        new SqlStatement("SELECT '%s'::INTEGER".formatted(words), List.of());
    assertThat(rejection(sqlStatement)).contains(QueryError.ENGINE_FAILED);
    assertThat(engine.figures().reopened()).isZero();
  }

  /** How often it was asked and answered right. */
  private int askUntil(AtomicBoolean over, long rows) {
    SqlStatement sum =
        new SqlStatement(
            "SELECT sum(i)::BIGINT FROM range(300000) t(i) WHERE i % 3 = 0", List.of(), rows);
    int times = 0;
    do {
      List<Long> seen = new ArrayList<>();
      engine.run(sum, soon(), row -> seen.add(row.number(0)));
      assertThat(seen).containsExactly(14_999_850_000L);
      times++;
    } while (!over.get());
    return times;
  }

  /** Reaches through a struct that a file lacks. */
  private SqlStatement poison(long rows) throws Exception {
    String file = folder.resolve("struct.parquet").toString().replace("'", "''");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("COPY (SELECT 1 AS a) TO '%s' (FIELD_IDS {a: 1})".formatted(file));
    }
    String sql =
        ("SELECT p.q.w FROM read_parquet('%s', schema = MAP {"
                + "1: {name: 'a', type: 'INTEGER', default_value: NULL}, "
                + "2: {name: 'p', type: 'STRUCT(q STRUCT(w INTEGER))', default_value: NULL}})")
            .formatted(file);
    return new SqlStatement(sql, List.of(), rows);
  }

  private Optional<QueryError> rejection(SqlStatement sqlStatement) {
    try {
      engine.run(sqlStatement, soon(), _ -> true);
      return Optional.empty();
    } catch (QueryException e) {
      return Optional.of(e.error());
    }
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofMinutes(2));
  }
}
