package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the engine has no memory for many rows, a few are asked for at once. */
class LargeRowsTest {
  private static final int EVENTS = 60;

  @TempDir Path folder;
  private TestLake lake;
  private DuckDbEngine engine;
  private EventHistory history;

  @BeforeEach
  void open() throws Exception {
    lake = new TestLake(folder);
    engine = DuckDbEngine.open(folder, new DuckDbOptions(2, 2, 192, 2));
    history = history(engine);
  }

  private EventHistory history(QueryEngine asked) throws Exception {
    CursorCodec cursors =
        new CursorCodec(CursorKeys.inLake(folder), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
    return new EventHistory(lake, asked, cursors, PageLimits.DEFAULT, 1 << 24);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    lake.close();
  }

  /** By an engine that gives up where it is asked for more than a few rows. */
  @Test
  void whereMemoryIsShortFewerRowsAreAskedForUntilItIsEnough() throws Exception {
    lake.write(events(), 2048);
    for (int most : List.of(1, 20)) {
      EventHistory few = history(new ShortOfMemory(engine, most));
      for (String query :
          List.of(
              "\"limit\":10",
              "\"limit\":1000,\"fields\":[\"name\"]",
              "\"sort\":[\"id\"],\"limit\":27",
              "\"filter\":{\"payload.n_gte\":9},\"limit\":30")) {
        assertThat(ids(few, query)).as(query).isEqualTo(ids(history, query));
      }
    }
  }

  /**
   * Answers as another engine does, but for statements of many rows, for which it has no memory.
   */
  private record ShortOfMemory(QueryEngine engine, int most) implements ForwardingEngine {
    @Override
    public void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
      int limit = sqlStatement.sql().lastIndexOf("LIMIT ");
      if (limit >= 0 && Integer.parseInt(sqlStatement.sql().substring(limit + 6)) > most) {
        throw new QueryException(QueryError.OUT_OF_RESOURCES, "no memory for so many rows");
      }
      engine.run(sqlStatement, deadline, rows);
    }
  }

  private static List<String> ids(EventHistory history, String query) {
    List<String> ids = new ArrayList<>();
    for (String cursor = ""; ; ) {
      byte[] body = ("{" + query + cursor + "}").getBytes(StandardCharsets.UTF_8);
      Page page = history.find(TestTopics.RUNS, QueryRequestReader.read(body));
      page.rows().forEach(row -> ids.add(row.id()));
      if (!page.hasMore()) return ids;
      assertThat(page.rows()).isNotEmpty();
      cursor = ",\"cursor\":\"" + page.cursor().orElseThrow() + "\"";
    }
  }

  private static List<TestEvent> events() {
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      Map<String, Value> columns =
          Map.of(
              "id", new Value.Text("e" + i * 7 % EVENTS),
              "timestamp", new Value.Time(RandomEvents.START + i),
              "count", new Value.Whole(i / 3),
              "env", new Value.Text("dev"));
      events.add(new TestEvent(columns, Map.of(), "{\"n\":%d}".formatted(i)));
    }
    return events;
  }
}
