package dev.tidemark.sql;

import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.CostEstimate;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.query.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A lake with days of events, and a history of it. */
abstract class HistoryFixture {
  static final long DAY = 86_400_000;

  @TempDir Path folder;
  TestLake lake;
  DuckDbEngine engine;
  EventHistory history;

  @BeforeEach
  void open() throws Exception {
    lake = new TestLake(folder);
    engine = DuckDbEngine.open(folder, new DuckDbOptions(2, 2, 512, 64));
    history = history(PageLimits.DEFAULT);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    lake.close();
  }

  static CostEstimate explained(EventHistory history, QueryRequest request) {
    return history
        .explain(TestTopics.RUNS, request, RowFilter.NONE, Budget.UNLIMITED)
        .costEstimate();
  }

  EventHistory historyOf(Budget most) throws Exception {
    return history(new PageLimits(PageLimits.DEFAULT.time(), 1 << 20, most));
  }

  void writeDays(int days, int rows) throws Exception {
    for (int i = 0; i < days; i++) lake.write(day(i, rows), 2048);
  }

  static List<TestEvent> day(int day, int rows) {
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      events.add(event(RandomEvents.START + day * DAY + i * 1000L, day * rows + i));
    }
    return events;
  }

  static TestEvent event(long time, int n) {
    Map<String, Value> columns = new HashMap<>();
    columns.put("id", new Value.Text("e" + new Random(n).nextLong()));
    columns.put("timestamp", new Value.Time(time));
    columns.put("env", new Value.Text("dev"));
    columns.put("org", new Value.Text("o" + n % 5));
    columns.put("count", new Value.Whole(n));
    return new TestEvent(columns, Map.of(), "{ \"n\" : " + n % 10 + " }");
  }

  EventHistory history(PageLimits limits) throws Exception {
    CursorCodec cursors =
        new CursorCodec(CursorKeys.inLake(folder), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
    return new EventHistory(lake, engine, cursors, limits);
  }

  Page find(String body) {
    return find(request(body));
  }

  Page find(QueryRequest request) {
    return history.find(TestTopics.RUNS, request);
  }

  static QueryRequest request(String body) {
    return QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
