package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.render.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements with many conditions on what is in large events have the engine's memory in turn. */
class HeavyFiltersTest {
  private static final int EVENTS = 2048;
  private static final int WORDS = 1200;
  private static final int CONDITIONS = 4;

  @TempDir Path folder;

  /** Found by reading: several at once took the memory that others' pages needed. */
  @Test
  void oneRunsAtATimeAndOthersHaveTheirPages() throws Exception {
    DuckDbOptions options = new DuckDbOptions(4, 2, 1024, 512);
    try (TestLake lake = new TestLake(folder);
        DuckDbEngine duckDb = DuckDbEngine.open(folder, options)) {
      lake.write(events(), EVENTS);
      CursorCodec cursors =
          new CursorCodec(CursorKeys.inLake(folder), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
      Watched engine = new Watched(duckDb, new AtomicInteger(), new AtomicInteger());
      // Nothing is kept, so that the engine has each page anew.
      EventHistory history = new EventHistory(lake, engine, cursors, PageLimits.DEFAULT, 0);
      String filter =
          IntStream.range(0, CONDITIONS)
              .mapToObj("\"payload.a%d_exists\":false"::formatted)
              .collect(Collectors.joining(","));
      String heavy = "{\"limit\":100,\"fields\":[\"count\"],\"filter\":{" + filter + "}}";
      try (ExecutorService callers = Executors.newFixedThreadPool(3)) {
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
          asked.add(callers.submit(() -> assertThat(find(history, heavy).rows()).isNotEmpty()));
        }
        for (int i = 0; i < 5; i++) {
          assertThat(find(history, "{\"limit\":20}").rows()).isNotEmpty();
        }
        for (Future<?> each : asked) each.get();
      }
      assertThat(engine.most()).hasValue(1);
    }
  }

  /** Tells how many statements of that many conditions it was asked at once, at most. */
  private record Watched(QueryEngine engine, AtomicInteger running, AtomicInteger most)
      implements ForwardingEngine {
    @Override
    public void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
      boolean isHeavy = sqlStatement.readsOfEvent() >= CONDITIONS;
      if (isHeavy) most.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        engine.run(sqlStatement, deadline, rows);
      } finally {
        if (isHeavy) running.decrementAndGet();
      }
    }
  }

  private static Page find(EventHistory history, String query) {
    return history.find(
        TestTopics.RUNS, QueryRequestReader.read(query.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<TestEvent> events() {
    Random random = new Random(3);
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      Map<String, Value> columns =
          Map.of(
              "id", new Value.Text("e" + i),
              "timestamp", new Value.Time(RandomEvents.START + i),
              "count", new Value.Whole(i),
              "env", new Value.Text("dev"));
      String text =
          IntStream.range(0, WORDS)
              .mapToObj(_ -> "word" + random.nextInt(300))
              .collect(Collectors.joining(" "));
      events.add(new TestEvent(columns, Map.of(), "{\"n\":%d,\"text\":\"%s\"}".formatted(i, text)));
    }
    return events;
  }
}
