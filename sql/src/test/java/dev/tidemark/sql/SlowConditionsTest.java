package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.follow.EventCounter;
import dev.tidemark.sql.follow.NewEventCount;
import dev.tidemark.sql.follow.ReadScope;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.page.LargeStatementQueue;
import dev.tidemark.sql.page.Requester;
import dev.tidemark.sql.page.StatementRowLimit;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query whose conditions are slow and find nothing gets on page by page, and never stops. */
class SlowConditionsTest {
  private static final int ROW_GROUP = 2048;
  private static final int ROWS = 12 * ROW_GROUP;

  /** A row group takes 60 ms: a page has time for two of them, and a statement for nine. */
  private static final long SLOW_ROW = 30_000;

  private static final PageLimits LIMITS =
      new PageLimits(
          Duration.ofMillis(550), 1 << 20, new Budget(Duration.ofMillis(125), 1L << 32, 2_000));

  private static final String NOTHING = "\"filter\":{\"payload.none_gt\":1}";

  @TempDir Path folder;
  private final AtomicLong rowNanos = new AtomicLong(SLOW_ROW);
  private final AtomicLong lastRows = new AtomicLong();
  private TestLake lake;
  private DuckDbEngine duckDb;
  private EventHistory history;

  /** Answers as another engine does, after the time that slow conditions would take. */
  private record Slow(QueryEngine engine, AtomicLong rowNanos, AtomicLong lastRows)
      implements ForwardingEngine {
    @Override
    public void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
      lastRows.set(sqlStatement.rows());
      // Conditions that cost nothing and find nothing: as fast on every machine.
      if (rowNanos.get() == 0 && sqlStatement.rows() > 0) return;
      long nanos = sqlStatement.rows() * rowNanos.get();
      boolean isInTime = nanos < deadline.left().toNanos();
      try {
        Thread.sleep(Duration.ofNanos(isInTime ? nanos : deadline.left().toNanos()));
      } catch (InterruptedException e) {
        throw new QueryException(QueryError.CANCELLED, "given up", e);
      }
      if (!isInTime) throw new QueryException(QueryError.TIMEOUT, "took too long");
      engine.run(sqlStatement, deadline, rows);
    }
  }

  @BeforeEach
  void open() throws Exception {
    lake = new TestLake(folder);
    lake.write(IntStream.range(0, ROWS).mapToObj(SlowConditionsTest::event).toList(), ROW_GROUP);
    duckDb = DuckDbEngine.open(folder, new DuckDbOptions(2, 2, 512, 64));
    CursorCodec cursors =
        new CursorCodec(CursorKeys.inLake(folder), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
    history = new EventHistory(lake, new Slow(duckDb, rowNanos, lastRows), cursors, LIMITS, 0);
  }

  @AfterEach
  void close() throws Exception {
    duckDb.close();
    lake.close();
  }

  private static TestEvent event(int i) {
    Map<String, Value> columns =
        Map.of(
            "id", new Value.Text("e" + i),
            "timestamp", new Value.Time(RandomEvents.START + i),
            "count", new Value.Whole(i),
            "env", new Value.Text("dev"));
    return new TestEvent(columns, Map.of(), "{\"n\":%d}".formatted(i));
  }

  private Page find(String query) {
    byte[] body = ("{" + query + "}").getBytes(StandardCharsets.UTF_8);
    return history.find(TestTopics.RUNS, QueryRequestReader.read(body));
  }

  /**
   * Lets the query read all rows with one statement while its conditions are quick, then makes them
   * slow and runs it again, until it fails with this error. A machine that is slow by itself may
   * need several tries: then the query has learned to read less.
   */
  private boolean until(QueryError error, Runnable slowQuery) {
    for (int tried = 0; tried < 100; tried++) {
      rowNanos.set(0);
      for (int fast = 0; find(NOTHING).hasMore() || lastRows.get() < ROWS; fast++)
        assertThat(fast).isLessThan(500);
      rowNanos.set(SLOW_ROW);
      try {
        slowQuery.run();
      } catch (QueryException e) {
        assertThat(e.error()).isEqualTo(error);
        return true;
      }
    }
    return false;
  }

  /** Runs the query on a thread that is interrupted while its first statement runs. */
  private void findAndLeave() {
    lastRows.set(-1);
    var failure = new AtomicReference<QueryException>();
    Thread client =
        new Thread(
            () -> {
              try {
                find(NOTHING);
              } catch (QueryException e) {
                failure.set(e);
              }
            });
    client.start();
    try {
      while (client.isAlive() && lastRows.get() < 0) Thread.sleep(1);
      // What the query learns is how much it has read in the time until the client leaves.
      Thread.sleep(300);
      client.interrupt();
      client.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (failure.get() != null) throw failure.get();
  }

  /** Found by reading: the second page took all rows at once, and so did each try of it. */
  @Test
  void everyPageOfTheWalkIsAnswered() {
    int pages = 0;
    String cursor = "";
    while (true) {
      Page page = find(NOTHING + cursor);
      pages++;
      assertThat(page.rows()).isEmpty();
      if (!page.hasMore()) break;
      assertThat(page.partial()).isTrue();
      cursor = ",\"cursor\":\"" + page.cursor().orElseThrow() + "\"";
    }
    assertThat(pages).isBetween(2, ROWS / ROW_GROUP + 1);
  }

  /** Found by reading: a full page after partial ones, or a client that left, let it forget. */
  @Test
  void fullPagesAndClientsThatLeaveDoNotMakeItForget() throws Exception {
    String sparse =
        "\"limit\":3,\"filter\":{\"payload.n_in\":[100,101,102,103,6000,6001,6002,20000]}";
    assertThat(until(QueryError.CANCELLED, this::findAndLeave)).isTrue();
    assertThat(find(NOTHING).partial()).isTrue();
    List<String> found = new ArrayList<>();
    for (String cursor = ""; ; ) {
      Page page = find(sparse + cursor);
      page.rows().forEach(row -> found.add(row.id()));
      if (!page.hasMore()) break;
      cursor = ",\"cursor\":\"" + page.cursor().orElseThrow() + "\"";
    }
    assertThat(found)
        .containsExactly("e20000", "e6002", "e6001", "e6000", "e103", "e102", "e101", "e100");
  }

  /** The conditions were quick when it was learnt how many rows a page of the query needs. */
  @Test
  void aQueryThatTookTooLongReadsLessTheNextTime() {
    assertThat(until(QueryError.TIMEOUT, () -> find(NOTHING))).isTrue();
    assertThat(find(NOTHING).partial()).isTrue();
  }

  @Test
  void aCountThatTakesTooLongSaysHowManyThereAreAtLeast() {
    byte[] any = "{\"filter\":{\"payload.n_gte\":0}}".getBytes(StandardCharsets.UTF_8);
    Predicate where = QueryBinder.bind(TestTopics.RUNS, QueryRequestReader.read(any)).where();
    Snapshot snapshot = lake.current(TestTopics.RUNS);
    ReadScope readScope =
        new ReadScope(snapshot, new Predicate.All(), Position.START, Optional.empty(), false);
    StatementRowLimit room = new StatementRowLimit(new LargeStatementQueue(), Requester.ALONE, 0);
    NewEventCount newEventCount =
        new EventCounter(new Slow(duckDb, rowNanos, lastRows), TestTopics.RUNS, readScope, room)
            .of(where, Budget.DEFAULT, Deadline.in(LIMITS.time()), "digest");
    assertThat(newEventCount.atLeast()).isTrue();
    assertThat(newEventCount.count()).isZero();
  }
}
