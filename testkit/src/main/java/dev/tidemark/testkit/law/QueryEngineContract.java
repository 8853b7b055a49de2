package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.SqlStatement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guarantees of an engine for any statement. */
public abstract class QueryEngineContract {
  @TempDir private Path folder;
  private @Nullable QueryEngine opened;

  /** Returns the engine under test; the folder is empty. */
  protected abstract QueryEngine open(Path folder);

  /** Returns a statement for the numbers from 1 to 10 000 in their order. */
  protected abstract String numbers();

  /** Returns a statement that runs for very long. */
  protected abstract String endless();

  @BeforeEach
  void open() {
    opened = open(folder);
  }

  @AfterEach
  void close() {
    engine().close();
  }

  protected final QueryEngine engine() {
    if (opened == null) throw new IllegalStateException("not open");
    return opened;
  }

  @Test
  void values_come_back_as_they_went() {
    List<Value> values =
        List.of(
            new Value.Text("a\u0000b"),
            new Value.Text("'\"; DROP TABLE t; -- ? 😀\uFFFF\\u0041\n"),
            new Value.Text(""),
            new Value.Whole(Long.MIN_VALUE),
            new Value.Whole(Long.MAX_VALUE),
            new Value.Real(Double.MIN_VALUE),
            new Value.Real(-Double.MAX_VALUE),
            new Value.Real(0.1),
            new Value.Bool(true));
    List<@Nullable Object> back = new ArrayList<>();
    engine()
        .run(
            new SqlStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?", values),
            soon(),
            row -> back.addAll(row.values()));
    assertThat(back)
        .containsExactly(
            "a\u0000b",
            "'\"; DROP TABLE t; -- ? 😀\uFFFF\\u0041\n",
            "",
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            Double.MIN_VALUE,
            -Double.MAX_VALUE,
            0.1,
            true);
  }

  @Test
  void rows_come_in_the_order_of_the_statement() {
    List<Long> seen = new ArrayList<>();
    engine().run(statement(numbers()), soon(), row -> seen.add(row.number(0)));
    assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, 10_000).boxed().toList());
  }

  @Test
  void a_sink_that_wants_no_more_ends_the_statement() {
    List<Long> seen = new ArrayList<>();
    engine().run(statement(numbers()), soon(), row -> seen.add(row.number(0)) && seen.size() < 3);
    assertThat(seen).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_statement_ends_with_its_time_and_the_engine_lives() {
    for (int i = 0; i < 5; i++)
      assertThat(error(endless(), Deadline.in(Duration.ofMillis(200))))
          .contains(QueryError.TIMEOUT);
    engine().check();
  }

  @Test
  void an_interrupted_caller_stops_his_statement() throws InterruptedException {
    List<Optional<QueryError>> seen = new ArrayList<>();
    Thread caller = new Thread(() -> seen.add(error(endless(), soon())));
    caller.start();
    caller.interrupt();
    caller.join();
    assertThat(seen).containsExactly(Optional.of(QueryError.CANCELLED));
    engine().check();
  }

  @Test
  void what_cannot_be_answered_is_the_engines_failure_and_it_lives() {
    assertThat(error("SELECT 1 FROM nowhere", soon())).contains(QueryError.ENGINE_FAILED);
    engine().check();
  }

  @Test
  void a_closed_engine_says_so() {
    engine().close();
    assertThat(error("SELECT 1", soon())).contains(QueryError.ENGINE_FAILED);
  }

  private Optional<QueryError> error(String sql, Deadline deadline) {
    return error(engine(), sql, deadline);
  }

  /** Returns the error of a statement; empty if it succeeds. */
  protected static Optional<QueryError> error(QueryEngine engine, String sql, Deadline deadline) {
    try {
      engine.run(statement(sql), deadline, _ -> true);
      return Optional.empty();
    } catch (QueryException e) {
      return Optional.of(e.error());
    }
  }

  protected static Deadline soon() {
    return Deadline.in(Duration.ofMinutes(5));
  }

  private static SqlStatement statement(String sql) {
    return new SqlStatement(sql, List.of());
  }
}
