package dev.tidemark.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.RandomQueries;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestLake;
import dev.tidemark.sql.lake.TestPages;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.page.LargeStatementQueue;
import dev.tidemark.sql.page.PageCache;
import dev.tidemark.sql.page.PageReader;
import dev.tidemark.sql.page.Requester;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.page.StatementRowLimit;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.plan.BudgetTracker;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.ParquetFooters;
import dev.tidemark.sql.plan.RowGroups;
import dev.tidemark.sql.query.PayloadFields;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.SearchWords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a query, put end to end, are the list that plain Java makes of it. */
class AllPagesTest {
  private static final PageLimits LIMITS =
      new PageLimits(PageLimits.DEFAULT.time(), 4 << 20, Budget.UNLIMITED);

  @TempDir Path folder;

  /** Also where others have written, whose times may be finer than what a query knows. */
  @ParameterizedTest(name = "others wrote: {0}")
  @ValueSource(booleans = {false, true})
  void pagesPutEndToEndAreTheWholeAnswer(boolean othersWrote) throws Exception {
    long seed = Long.getLong("tidemark.seed", 23);
    int queries = Integer.getInteger("queries", 100);
    Random random = new Random(seed);
    RandomEvents draws = new RandomEvents(random);
    List<TestEvent> all = new ArrayList<>();
    try (TestLake lake = new TestLake(folder);
        QueryEngine engine = DuckDbEngine.open(folder, DuckDbOptions.forProcessors(2))) {
      if (othersWrote) lake.othersWrite();
      for (int i = 0; i < 12; i++) {
        String env = draws.pick(List.of("dev", "prod", "ä"));
        List<TestEvent> events =
            draws.draw(
                1 + random.nextInt(300),
                i == 3 ? null : env,
                RandomEvents.START + random.nextInt(5) * 1000L,
                1 + random.nextInt(3000));
        if (i % 4 == 0) {
          events = events.stream().map(AllPagesTest::withoutRatio).toList();
          lake.write(events, 2048, "ratio");
        } else {
          lake.write(events, 2048);
        }
        all.addAll(events);
      }
      RandomQueries asks = new RandomQueries(random, all);
      for (int i = 0; i < queries; i++) {
        Query query =
            new Query(
                TestTopics.RUNS,
                asks.predicate(2),
                SearchWords.NONE,
                random.nextBoolean() ? new Predicate.All() : asks.predicate(1),
                new PayloadFields.Whole(),
                new PayloadFields.Whole(),
                asks.order(),
                draws.pick(List.of(1, 7, 50, 400, 1000)));
        List<String> expected =
            all.stream()
                .filter(e -> TestPages.holds(query.where(), e))
                .sorted(TestPages.comparator(query.totalOrder()))
                .map(TestEvent::id)
                .toList();
        // A page of one row is asked for at most so often: the walk is the same.
        int enough = 12 * query.limit();
        Budget budget =
            random.nextBoolean()
                ? Budget.UNLIMITED
                : new Budget(
                    Duration.ofDays(1), 1 + random.nextInt(1 << 18), 1 + random.nextInt(9));
        PageCache known = new PageCache(random.nextBoolean() ? 0 : 1 << 16);
        assertThat(ids(lake.current(TestTopics.RUNS), engine, query, enough, budget, known, random))
            .as("seed %d query %d: %s", seed, i, query)
            .isEqualTo(expected.subList(0, Math.min(expected.size(), enough)));
      }
    }
  }

  /** Of so many rows, or as many as there are. */
  private static List<String> ids(
      Snapshot snapshot,
      QueryEngine engine,
      Query query,
      int enough,
      Budget budget,
      PageCache known,
      Random again) {
    List<String> ids = new ArrayList<>();
    Deadline deadline = Deadline.in(Duration.ofMinutes(1));
    RowGroups footers = new ParquetFooters(engine).until(deadline);
    Optional<Position> after = Optional.of(Position.START);
    while (after.isPresent() && ids.size() < enough) {
      PageReader page =
          page(snapshot, engine, query, after.get(), footers, budget, known, deadline);
      // The caller again is given what is known, and goes on from there.
      if (after.get().equals(Position.START) || again.nextInt(3) == 0) {
        List<Row> once = page.rows();
        page = page(snapshot, engine, query, after.get(), footers, budget, known, deadline);
        assertThat(page.rows().subList(0, once.size())).isEqualTo(once);
      }
      page.rows().forEach(row -> ids.add(row.id()));
      after = page.next();
    }
    return ids.subList(0, Math.min(ids.size(), enough));
  }

  private static PageReader page(
      Snapshot snapshot,
      QueryEngine engine,
      Query query,
      Position after,
      RowGroups footers,
      Budget budget,
      PageCache known,
      Deadline deadline) {
    PageCache.Start from =
        new PageCache.Start("runs", snapshot.id(), query.where(), query.totalOrder(), after);
    Optional<PageCache.CachedRows> given = known.of(from);
    int ahead = known.ahead(from, given, query.limit());
    StatementRowLimit room = new StatementRowLimit(new LargeStatementQueue(), Requester.ALONE, 0);
    PageReader page =
        new PageReader(engine, query, snapshot, LIMITS.bytes(), Optional.empty(), ahead, room);
    if (given.isEmpty() || !page.begin(given.get())) {
      Position start = given.flatMap(PageCache.CachedRows::end).orElse(after);
      page.read(
          PageWalk.over(snapshot, query.where(), query.totalOrder(), start, footers, 0),
          new BudgetTracker(budget, given.isPresent(), BudgetTracker.ASSUMED_SPEED),
          deadline);
    }
    known.keep(from, page);
    return page;
  }

  private static TestEvent withoutRatio(TestEvent event) {
    var columns = new java.util.HashMap<>(event.columns());
    columns.remove("ratio");
    return new TestEvent(columns, event.members(), event.payload());
  }
}
