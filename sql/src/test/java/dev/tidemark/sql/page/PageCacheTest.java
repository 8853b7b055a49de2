package dev.tidemark.sql.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.RowFilter;
import dev.tidemark.sql.query.Value;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that remembers rows answers as one that reads each page anew, and reads less. */
class PageCacheTest {
  private static final int EVENTS = 9_000;

  @TempDir Path folder;
  private TestLake lake;
  private DuckDbEngine engine;
  private EventHistory remembering;

  @BeforeEach
  void open() throws Exception {
    lake = new TestLake(folder);
    engine = DuckDbEngine.open(folder, new DuckDbOptions(2, 2, 512, 64));
    remembering = history(1 << 24);
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) events.add(event(i));
    lake.write(events, 2048);
  }

  @AfterEach
  void close() throws Exception {
    engine.close();
    lake.close();
  }

  @Test
  void whoWalksOnIsGivenWhatWasReadBesideEarlierPages() {
    List<String> ids = new ArrayList<>();
    int pages = 0;
    int statements = 0;
    for (String cursor = ""; ; ) {
      Page page = find(remembering, "{\"limit\":50%s}".formatted(cursor));
      page.rows().forEach(row -> ids.add(row.id()));
      statements += page.work().steps();
      pages++;
      if (!page.hasMore()) break;
      cursor = ",\"cursor\":\"%s\"".formatted(page.cursor().orElseThrow());
    }
    assertThat(ids).hasSize(EVENTS).doesNotHaveDuplicates();
    assertThat(ids.getFirst()).isEqualTo("e" + (EVENTS - 1));
    assertThat(ids.getLast()).isEqualTo("e0");
    assertThat(pages).isEqualTo(EVENTS / 50);
    assertThat(statements).isLessThan(pages / 8);
  }

  @Test
  void theFirstPageReadsNothingAheadSinceItsCallerMayNotComeAgain() {
    Page first = find(remembering, "{\"limit\":50}");
    Page second = find(remembering, "{\"limit\":50" + after(first) + "}");
    assertThat(second.work().steps()).isEqualTo(1);
  }

  @Test
  void aPageThatIsAskedForAgainReadsNothing() {
    for (String body :
        List.of(
            "{\"limit\":50}",
            "{\"filter\":{\"payload.n\":7}}",
            "{\"filter\":{\"env\":\"none\"}}")) {
      Page once = find(remembering, body);
      Page again = find(remembering, body);
      assertThat(again.rows()).isEqualTo(once.rows());
      assertThat(again.hasMore()).isEqualTo(once.hasMore());
      assertThat(again.work()).isEqualTo(Work.NONE);
    }
  }

  @Test
  void pagesOfAnyLengthGoOnWhereTheOneBeforeHasEnded() throws Exception {
    EventHistory forgetful = history(0);
    String cursor = "";
    for (int limit : List.of(50, 50, 7, 1, 1000, 3, 400, 50)) {
      String body = "{\"limit\":%d%s}".formatted(limit, cursor);
      Page page = find(remembering, body);
      assertThat(page.rows()).isEqualTo(find(forgetful, body).rows()).hasSize(limit);
      cursor = after(page);
    }
  }

  /** What is known moves where the walk begins, and so what its first step would cost. */
  @Test
  void aFirstPageThatABudgetHasEndedIsAnsweredAgainAndNotRejected() throws Exception {
    // A hundred by one file, then a hundred and more that ten files have between them.
    lake.write(counted(0, i -> (long) i), 2048);
    for (int file = 1; file <= 10; file++) lake.write(counted(file, i -> 1000L + i), 2048);
    Budget fiveFiles = new Budget(Duration.ofHours(1), Long.MAX_VALUE, 5);
    for (String body :
        List.of(
            "{\"sort\":[\"count\"],\"limit\":150,\"filter\":{\"count_exists\":true}}",
            "{\"sort\":[\"count\"],\"limit\":150,\"filter\":{\"count_gt\":97}}")) {
      QueryRequest request = read(body);
      Page once = remembering.find(TestTopics.RUNS, request, RowFilter.NONE, fiveFiles);
      assertThat(once.partial()).isTrue();
      assertThat(once.rows()).isNotEmpty();
      for (int time = 0; time < 2; time++) {
        Page again = remembering.find(TestTopics.RUNS, request, RowFilter.NONE, fiveFiles);
        assertThat(again.rows()).isEqualTo(once.rows());
        assertThat(again.partial()).isTrue();
        assertThat(again.work()).isEqualTo(Work.NONE);
      }
      // A longer page begins with the same rows.
      Page longer =
          remembering.find(
              TestTopics.RUNS, read(body.replace("150", "900")), RowFilter.NONE, fiveFiles);
      assertThat(longer.rows()).isEqualTo(once.rows());
      // Who goes on reads the least that gets on, and who may spend more has it at once.
      String next = once.cursor().orElseThrow();
      Page second =
          remembering.find(TestTopics.RUNS, request.withCursor(next), RowFilter.NONE, fiveFiles);
      assertThat(second.rows()).hasSize(150).doesNotContainAnyElementsOf(once.rows());
      assertThat(find(remembering, body).rows())
          .isEqualTo(find(history(0), body).rows())
          .hasSize(150);
    }
  }

  private static List<TestEvent> counted(int file, IntFunction<Long> count) {
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      TestEvent event = event(EVENTS + file * 100 + i);
      Map<String, Value> columns = new HashMap<>(event.columns());
      columns.put("count", new Value.Whole(count.apply(i)));
      events.add(new TestEvent(columns, event.members(), event.payload()));
    }
    return events;
  }

  private static QueryRequest read(String body) {
    return QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatWasLoadedSinceIsOnTheFirstPageAndNotInAWalk() throws Exception {
    Page first = find(remembering, "{\"limit\":50}");
    lake.write(List.of(event(EVENTS)), 2048);
    assertThat(find(remembering, "{\"limit\":50}").rows().getFirst().id()).isEqualTo("e" + EVENTS);
    Page second = find(remembering, "{\"limit\":50" + after(first) + "}");
    assertThat(second.rows().getFirst().id()).isEqualTo("e" + (EVENTS - 51));
  }

  @Test
  void rowsOfOneCallerAreNotGivenToAnotherWhoMaySeeLess() throws Exception {
    String body = "{\"limit\":50}";
    find(remembering, body);
    var rights = new RowFilter(Map.of("tenant", List.of(PortablePattern.parse("o3"))));
    Page page =
        remembering.find(
            TestTopics.RUNS,
            QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8)),
            rights);
    assertThat(page.work().steps()).isPositive();
    assertThat(page.rows()).hasSize(50).allSatisfy(row -> assertThat(row.org()).isEqualTo("o3"));
  }

  private EventHistory history(long knownBytes) throws Exception {
    CursorCodec cursors =
        new CursorCodec(CursorKeys.inLake(folder), Clock.systemUTC(), CursorCodec.DEFAULT_LIFE);
    return new EventHistory(lake, engine, cursors, PageLimits.DEFAULT, knownBytes);
  }

  private static Page find(EventHistory history, String body) {
    return history.find(
        TestTopics.RUNS, QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String after(Page page) {
    return ",\"cursor\":\"" + page.cursor().orElseThrow() + "\"";
  }

  private static TestEvent event(int n) {
    Map<String, Value> columns = new HashMap<>();
    columns.put("id", new Value.Text("e" + n));
    columns.put("timestamp", new Value.Time(RandomEvents.START + n));
    columns.put("env", new Value.Text("dev"));
    columns.put("org", new Value.Text("o" + n % 5));
    return new TestEvent(columns, Map.of(), "{\"n\":" + n % 10 + "}");
  }
}
