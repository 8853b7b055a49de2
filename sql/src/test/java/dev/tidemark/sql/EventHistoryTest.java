package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventHistoryTest extends HistoryFixture {
  private static final Budget FIVE_FILES = new Budget(Duration.ofHours(1), 1 << 20, 5);

  @Test
  void anEmptyTableHasAnEmptyPage() {
    Page page = find("{}");
    assertThat(page.rows()).isEmpty();
    assertThat(page.hasMore()).isFalse();
    assertThat(page.cursor()).isEmpty();
    assertThat(page.work().files()).isZero();
  }

  @Test
  void aPagePutsTheNewestFirstAndThePayloadAsItWasSent() throws Exception {
    writeDays(3, 10);
    Page page = find("{\"limit\":25}");
    assertThat(page.rows())
        .hasSize(25)
        .isSortedAccordingTo((a, b) -> b.timestamp().compareTo(a.timestamp()));
    assertThat(page.hasMore()).isTrue();
    assertThat(page.rows().getFirst().topic()).isEqualTo("test.Runs");
    assertThat(page.rows().getFirst().payload()).startsWith("{ \"n\" : 9 ");
    Page last = find(request("{\"limit\":5}").withCursor(page.cursor().orElseThrow()));
    assertThat(last.rows()).hasSize(5).doesNotContainAnyElementsOf(page.rows());
    assertThat(last.hasMore()).isFalse();
  }

  @Test
  void aPageOpensNoMoreFilesThanItNeeds() throws Exception {
    writeDays(20, 100);
    assertThat(find("{}").work().files()).isEqualTo(1);
    assertThat(find("{\"sort\":[\"timestamp\"]}").work().files()).isEqualTo(1);
    assertThat(find("{\"limit\":150}").work().files()).isEqualTo(2);
    assertThat(find("{\"filter\":{\"timestamp\":\"2025-01-05\"}}").work().files()).isEqualTo(1);
    assertThat(find("{\"filter\":{\"timestamp_lt\":\"2025-01-05\"}}").work().files()).isEqualTo(1);
    assertThat(find("{\"filter\":{\"env\":\"nowhere\"}}").work().files()).isZero();
    assertThat(find("{\"filter\":{\"count\":1005}}").work().files()).isEqualTo(1);
    // Found nowhere by bounds, and nowhere in the files: every file is opened once.
    assertThat(find("{\"filter\":{\"payload.nope_exists\":true}}").work().files()).isEqualTo(20);
  }

  /** The first page finds out how long a step must be; the next one knows. */
  @Test
  void aFilterThatTookSeveralStatementsTakesOneOnTheNextPage() throws Exception {
    for (int day = 0; day < 4; day++) {
      List<TestEvent> events = day(day, 9_000);
      for (int i = 0; i < events.size(); i += 1_000) {
        events.set(i, needle(RandomEvents.START + day * DAY + i * 1000L, day * 9_000 + i));
      }
      lake.write(events, 2048);
    }
    String asked = "{\"limit\":10,\"filter\":{\"payload.seven\":7}}";
    Page first = find(asked);
    assertThat(first.work().steps()).isGreaterThan(1);
    Page second = find(request(asked).withCursor(first.cursor().orElseThrow()));
    assertThat(second.work().steps()).isEqualTo(1);
    List<Row> all = new ArrayList<>(first.rows());
    for (Page page = second; ; ) {
      all.addAll(page.rows());
      if (!page.hasMore()) break;
      page = find(request(asked).withCursor(page.cursor().orElseThrow()));
    }
    assertThat(all).hasSize(36).doesNotHaveDuplicates();
  }

  @Test
  void onlyTheRowGroupsOfThePageAreAskedForInABigFile() throws Exception {
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) events.add(event(RandomEvents.START + i / 3, i));
    lake.write(events, 2048);
    List<Row> all = new ArrayList<>();
    Page page = find("{\"limit\":1000}");
    for (int i = 0; i < 4; i++) {
      all.addAll(page.rows());
      page = find(request("{\"limit\":1000}").withCursor(page.cursor().orElseThrow()));
    }
    assertThat(all).hasSize(4000).doesNotHaveDuplicates();
    assertThat(all.getLast().timestamp().toEpochMilli()).isEqualTo(RandomEvents.START + 36_000 / 3);
  }

  @Test
  void aWalkStaysInItsSnapshotAsLongAsThatLives() throws Exception {
    writeDays(2, 10);
    Page first = find("{\"limit\":15}");
    lake.write(day(0, 10), 2048);
    QueryRequest next = request("{\"limit\":15}").withCursor(first.cursor().orElseThrow());
    assertThat(find(next).rows()).hasSize(5);
    assertThat(find(next).snapshotChanged()).isFalse();
    lake.expire();
    Page snapshotChanged = find(next);
    assertThat(snapshotChanged.snapshotChanged()).isTrue();
    // The five that the old snapshot still had, and of the late ones those behind the position.
    assertThat(snapshotChanged.rows()).hasSize(10).doesNotContainAnyElementsOf(first.rows());
  }

  @Test
  void filesThatWereReplacedAreLookedForOnceMore() throws Exception {
    writeDays(2, 10);
    Page first = find("{\"limit\":15}");
    lake.rewrite();
    Page second = find(request("{\"limit\":15}").withCursor(first.cursor().orElseThrow()));
    assertThat(second.rows()).hasSize(5).doesNotContainAnyElementsOf(first.rows());
    assertThat(second.snapshotChanged()).isTrue();
  }

  @Test
  void dataThatIsGoneIsNoMistakeOfOurs() throws Exception {
    writeDays(1, 10);
    Files.delete(folder.resolve("f0.parquet"));
    assertThat(catchThrowableOfType(QueryException.class, () -> find("{}")).error())
        .isEqualTo(QueryError.MISSING_DATA);
  }

  @Test
  void aPageEndsAtItsBytesButNotWithoutARow() throws Exception {
    writeDays(1, 10);
    long three = find("{\"limit\":3}").rows().stream().mapToLong(EventHistoryTest::jsonBytes).sum();
    assertThat(rowsWithin(three)).isEqualTo(3);
    assertThat(rowsWithin(three - 1)).isEqualTo(2);
    Page one =
        history(new PageLimits(PageLimits.DEFAULT.time(), 1, Budget.UNLIMITED))
            .find(TestTopics.RUNS, QueryRequest.EMPTY);
    assertThat(one.rows()).hasSize(1);
    assertThat(one.hasMore()).isTrue();
  }

  @Test
  void aNeedleInAYearIsFoundByFollowingCursors() throws Exception {
    writeDays(365, 3);
    Budget tenFiles = new Budget(Duration.ofHours(1), Long.MAX_VALUE, 10);
    QueryRequest query = request("{\"filter\":{\"payload.n\":1,\"timestamp_lt\":\"2025-01-02\"}}");
    QueryRequest needle = request("{\"filter\":{\"payload.seven\":7}}");
    lake.write(List.of(needle(RandomEvents.START + 2 * DAY, 0)), 2048);
    Page page = history.find(TestTopics.RUNS, needle, RowFilter.NONE, tenFiles);
    List<Row> found = new ArrayList<>(page.rows());
    int pages = 1;
    while (page.hasMore()) {
      assertThat(page.partial()).isTrue();
      assertThat(page.work().files()).isLessThanOrEqualTo(10);
      page =
          history.find(
              TestTopics.RUNS,
              needle.withCursor(page.cursor().orElseThrow()),
              RowFilter.NONE,
              tenFiles);
      found.addAll(page.rows());
      pages++;
    }
    assertThat(page.partial()).isFalse();
    assertThat(found).hasSize(1);
    assertThat(pages).isBetween(37, 60);
    // Where bounds lead to the one file, no budget of files is felt.
    assertThat(history.find(TestTopics.RUNS, query, RowFilter.NONE, tenFiles).partial()).isFalse();
  }

  /** A nanosecond is over before anything is read, so a page takes the one step that it must. */
  @Test
  void whereTimeIsUpThePageEndsAndItsCursorGoesOn() throws Exception {
    writeDays(30, 3);
    lake.write(List.of(needle(RandomEvents.START + 2 * DAY, 0)), 2048);
    Budget aNanosecond = new Budget(Duration.ofNanos(1), Long.MAX_VALUE, Integer.MAX_VALUE);
    QueryRequest needle = request("{\"limit\":1,\"filter\":{\"payload.seven\":7}}");
    List<Row> found = new ArrayList<>();
    Page page = history.find(TestTopics.RUNS, needle, RowFilter.NONE, aNanosecond);
    int pages = 1;
    for (; ; pages++) {
      assertThat(page.work().steps()).as("page %d", pages).isLessThanOrEqualTo(1);
      found.addAll(page.rows());
      if (!page.hasMore()) break;
      assertThat(page.partial()).isTrue();
      QueryRequest next = needle.withCursor(page.cursor().orElseThrow());
      page = history.find(TestTopics.RUNS, next, RowFilter.NONE, aNanosecond);
    }
    assertThat(page.partial()).isFalse();
    assertThat(pages).isGreaterThan(10);
    assertThat(found)
        .extracting(Row::id)
        .containsExactly(find("{\"filter\":{\"payload.seven\":7}}").rows().getFirst().id());
  }

  /** Whether a query may be had is decided on its first page. */
  @Test
  void aWalkThatHasBegunIsNotRejectedForWhatCameIntoTheTableSince() throws Exception {
    writeDays(4, 10);
    EventHistory small = historyOf(FIVE_FILES);
    QueryRequest byOrg = request("{\"sort\":[\"org\",\"id\"],\"limit\":7}");
    Page page = small.find(TestTopics.RUNS, byOrg);
    List<Row> found = new ArrayList<>(page.rows());
    // The table has grown, and the walk's snapshot has gone: it goes on in what is there now.
    for (int day = 4; day < 20; day++) lake.write(day(day, 10), 2048);
    lake.expire();
    assertThatThrownBy(() -> small.find(TestTopics.RUNS, byOrg)).hasMessageContaining("20 data");
    while (page.hasMore()) {
      page = small.find(TestTopics.RUNS, byOrg.withCursor(page.cursor().orElseThrow()));
      found.addAll(page.rows());
    }
    assertThat(found).extracting(Row::id).doesNotHaveDuplicates();
    assertThat(found.size()).isGreaterThan(40);
  }

  @Test
  void whatCannotBeHadInPartsIsRejectedWithItsEstimateBeforeItRuns() throws Exception {
    writeDays(20, 10);
    EventHistory small = historyOf(FIVE_FILES);
    // Every file has every org: whoever sorts by it wants them all at once.
    QueryRequest byOrg = request("{\"sort\":[\"org\"]}");
    QueryException rejected =
        catchThrowableOfType(QueryException.class, () -> small.find(TestTopics.RUNS, byOrg));
    assertThat(rejected.error()).isEqualTo(QueryError.TOO_MUCH);
    assertThat(rejected.problems().getFirst().field()).isEqualTo("sort");
    assertThat(rejected.getMessage())
        .contains(
            "by 'org'",
            "20 data files",
            "about 200 rows",
            "the limit is 5 files and 1.0 MiB",
            "timestamp");
    assertThat(explained(small, byOrg).most().files()).isEqualTo(20);
    // A request's own budget is a budget, too.
    assertThatThrownBy(() -> history.find(TestTopics.RUNS, byOrg, RowFilter.NONE, FIVE_FILES))
        .hasMessageContaining("must read 20 data files")
        .hasMessageContaining("the limit is 5 files");
    // A walk that has begun goes on whatever it may spend: its next page is as short as can be.
    Page first = history.find(TestTopics.RUNS, byOrg, RowFilter.NONE, Budget.DEFAULT);
    QueryRequest onward = byOrg.withCursor(first.cursor().orElseThrow());
    Page page = history.find(TestTopics.RUNS, onward, RowFilter.NONE, FIVE_FILES);
    assertThat(page.rows()).hasSize(50);
    assertThat(page.work().files()).isEqualTo(20);
    // By time there are always parts; and by a field of which a filter leaves few files.
    assertThat(small.find(TestTopics.RUNS, request("{\"limit\":1000}")).partial()).isTrue();
    QueryRequest aDay = request("{\"sort\":[\"org\"],\"filter\":{\"timestamp\":\"2025-01-05\"}}");
    assertThat(small.find(TestTopics.RUNS, aDay).rows()).hasSize(10);
  }

  @Test
  void aSortByWhatPartitionsAreMadeOfReadsNoMoreThanOneByTime() throws Exception {
    writeDays(20, 10);
    EventHistory small = historyOf(FIVE_FILES);
    QueryRequest byEnv = request("{\"sort\":[\"env\",\"-timestamp\"],\"limit\":15}");
    Page page = small.find(TestTopics.RUNS, byEnv);
    assertThat(page.work().files()).isLessThanOrEqualTo(3);
    List<Row> rows = new ArrayList<>(page.rows());
    while (page.hasMore()) {
      page = small.find(TestTopics.RUNS, byEnv.withCursor(page.cursor().orElseThrow()));
      assertThat(page.work().files()).isLessThanOrEqualTo(5);
      rows.addAll(page.rows());
    }
    assertThat(rows)
        .extracting(Row::id)
        .isEqualTo(find("{\"limit\":1000}").rows().stream().map(Row::id).toList());
  }

  @Test
  void theLimitMayChangeButTheQueryNot() throws Exception {
    writeDays(2, 10);
    String cursor =
        find("{\"limit\":3,\"filter\":{\"env\":\"dev\",\"count_gte\":0}}").cursor().orElseThrow();
    assertThat(
            find(request("{\"limit\":8,\"filter\":{\"count_gte\":0.0,\"env_eq\":\"dev\"}}")
                    .withCursor(cursor))
                .rows())
        .hasSize(8);
    for (String other :
        List.of(
            "{}",
            "{\"filter\":{\"env\":\"dev\"}}",
            "{\"filter\":{\"env\":\"dev\",\"count_gte\":1}}",
            "{\"filter\":{\"env\":\"dev\",\"count_gte\":0},\"sort\":[\"timestamp\"]}")) {
      assertThatThrownBy(() -> find(request(other).withCursor(cursor)))
          .hasMessageContaining("for another query");
    }
    assertThatThrownBy(() -> find(request("{}").withCursor("; DROP TABLE t")))
        .isInstanceOf(QueryException.class);
  }

  @Test
  void aRowFilterHidesWhatItDoesNotLetThrough() throws Exception {
    writeDays(3, 10);
    assertThat(find(request("{}"), rows("environment", "d.*|x")).rows()).hasSize(30);
    assertThat(find(request("{}"), rows("environment", "prod", "dev")).rows()).hasSize(30);
    assertThat(find(request("{}"), rows("environment")).rows()).isEmpty();
    assertThat(find(request("{\"filter\":{\"env\":\"dev\"}}"), rows("environment", "de")).rows())
        .isEmpty();
    // No event has a name, and no pattern matches what is not there.
    assertThat(find(request("{}"), rows("name", ".*")).rows()).isEmpty();
    // Of a whole partition its value is known: nothing is opened to see that it does not match.
    assertThat(find(request("{}"), rows("environment", "p.*")).work().files()).isZero();
    assertThatThrownBy(() -> find(request("{}"), rows("count", "1")))
        .hasMessage(
            "field 'count' of topic test.Runs is not a string; patterns match only strings");
  }

  @Test
  void aCursorIsGoodForItsRightsAlone() throws Exception {
    writeDays(3, 10);
    String cursor =
        find(request("{\"limit\":3}"), rows("environment", "de.")).cursor().orElseThrow();
    QueryRequest next = request("{\"limit\":3}").withCursor(cursor);
    assertThat(find(next, rows("environment", "de.")).rows()).hasSize(3);
    for (RowFilter other : List.of(RowFilter.NONE, rows("environment", "dev"))) {
      assertThat(catchThrowableOfType(QueryException.class, () -> find(next, other)))
          .hasMessageContaining("different access rights")
          .extracting(QueryException::error)
          .isEqualTo(QueryError.CURSOR_OF_OTHER_RIGHTS);
    }
  }

  private static TestEvent needle(long time, int n) {
    TestEvent event = event(time, n);
    return new TestEvent(event.columns(), event.members(), "{\"seven\":7}");
  }

  private int rowsWithin(long bytes) throws Exception {
    PageLimits limits = new PageLimits(PageLimits.DEFAULT.time(), bytes, Budget.UNLIMITED);
    return history(limits).find(TestTopics.RUNS, QueryRequest.EMPTY).rows().size();
  }

  private static long jsonBytes(Row row) {
    return "{\"id\":\"%s\",\"topic\":\"%s\",\"timestamp\":\"%s.000Z\",\"env\":\"%s\",\"org\":null,\"payload\":%s},"
        .formatted(
            row.id(),
            row.topic(),
            row.timestamp().toString().replace("Z", ""),
            row.env(),
            row.payload())
        .getBytes(StandardCharsets.UTF_8)
        .length;
  }

  private Page find(QueryRequest request, RowFilter rows) {
    return history.find(TestTopics.RUNS, request, rows);
  }

  private static RowFilter rows(String field, String... patterns) throws PatternException {
    List<PortablePattern> parsed = new ArrayList<>();
    for (String pattern : patterns) parsed.add(PortablePattern.parse(pattern));
    return new RowFilter(Map.of(field, parsed));
  }
}
