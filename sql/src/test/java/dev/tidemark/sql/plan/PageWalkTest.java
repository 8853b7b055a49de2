package dev.tidemark.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.table.Column;
import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.RandomQueries;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestPages;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.TotalOrder;
import dev.tidemark.sql.query.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The rows of a walk's steps, one step after the other, are the whole answer in its order: over
 * many small files, as they lie in a year, and without an engine.
 */
class PageWalkTest {
  private static final int TRIALS = Integer.getInteger("tidemark.walks", 40);

  @Test
  void theRowsOfAllStepsAreTheWholeAnswerInOrder() {
    long seed = Long.getLong("tidemark.seed", 71);
    for (int i = 0; i < TRIALS; i++) new Trial(seed + i).run();
  }

  /** A query to Trino with a small budget found it: behind the last key there is none. */
  @Test
  void whereRowsDifferInTheirIdAloneAWalkThatMayReadNothingGetsOn() {
    Map<DataFile, TestEvent> rows = new HashMap<>();
    for (int i = 0; i < 12; i++) {
      Map<String, Value> columns = new HashMap<>();
      columns.put("id", new Value.Text("e" + i % 4));
      columns.put("timestamp", new Value.Time(RandomEvents.START));
      columns.put("env", new Value.Text("dev"));
      TestEvent event = new TestEvent(columns, Map.of(), "{}");
      Map<String, Bounds> bounds = new HashMap<>();
      for (String name : List.of("id", "timestamp", "org")) {
        bounds.put(name, TestEvent.bounds(List.of(event), name));
      }
      rows.put(DataFile.of("f" + i, 1, 1000, "dev", bounds), event);
    }
    Snapshot snapshot = new Snapshot(1, TestTopics.COLUMNS, Map.of(), List.copyOf(rows.keySet()));
    for (Term first : List.of(Term.Stored.TIMESTAMP, Term.Stored.ENV, Term.Stored.ORG)) {
      TotalOrder totalOrder = TotalOrder.by(List.of(new SortKey(first, false)));
      PageWalk walk =
          PageWalk.over(
              snapshot, new Predicate.All(), totalOrder, Position.START, RowGroups.UNKNOWN, 0);
      StepBudget nothing = new StepBudget(0, 0);
      List<String> ids = new ArrayList<>();
      for (var step = walk.next(1, nothing); step.isPresent(); step = walk.next(1, nothing)) {
        Predicate where = step.get().where();
        step.get().files().stream()
            .map(file -> Objects.requireNonNull(rows.get(file)))
            .filter(event -> TestPages.holds(where, event))
            .sorted(TestPages.comparator(totalOrder))
            .map(TestEvent::id)
            .forEach(ids::add);
      }
      assertThat(ids)
          .as("by %s", first)
          .containsExactly("e0", "e0", "e0", "e1", "e1", "e1", "e2", "e2", "e2", "e3", "e3", "e3");
    }
  }

  /** One table of files, which holds its rows in memory, and one query. */
  private static final class Trial {
    private final long seed;
    private final Random random;
    private final RandomEvents draws;
    private final Map<DataFile, List<TestEvent>> rows = new HashMap<>();
    private final List<TestEvent> all = new ArrayList<>();

    Trial(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.draws = new RandomEvents(random);
      int span = 1 + random.nextInt(3000);
      for (int n = random.nextInt(random.nextInt(4) == 0 ? 400 : 40); n >= 0; n--) addFile(n, span);
    }

    private void addFile(int number, int span) {
      String env = random.nextInt(9) == 0 ? null : draws.pick(List.of("dev", "prod", "ä"));
      long from = RandomEvents.START + random.nextInt(60) * 1000L;
      int most = random.nextInt(60) == 0 ? 6000 : 20;
      List<TestEvent> events =
          new ArrayList<>(draws.draw(1 + random.nextInt(most), env, from, span));
      events.sort(Comparator.comparing(PageWalkTest::time));
      Map<String, Bounds> bounds = new HashMap<>();
      for (Column column : TestTopics.COLUMNS) {
        boolean known = random.nextInt(30) > 0 && !column.name().equals("payload");
        if (known) bounds.put(column.name(), TestEvent.bounds(events, column.name()));
      }
      DataFile file = DataFile.of("f" + number, events.size(), 1000, env, bounds);
      rows.put(file, events);
      all.addAll(events);
    }

    void run() {
      RandomQueries asks = new RandomQueries(random, all);
      Predicate where = random.nextBoolean() ? new Predicate.All() : asks.predicate(2);
      TotalOrder totalOrder =
          random.nextInt(3) == 0
              ? asks.order()
              : TotalOrder.by(List.of(new SortKey(Term.Stored.TIMESTAMP, random.nextBoolean())));
      List<String> expected =
          all.stream()
              .filter(event -> TestPages.holds(where, event))
              .sorted(TestPages.comparator(totalOrder))
              .map(TestEvent::id)
              .toList();
      assertThat(walked(where, totalOrder))
          .as("seed %d: %s by %s", seed, where, totalOrder)
          .isEqualTo(expected);
    }

    /** As pages are read: a walk now and then starts anew where the last one stands. */
    private List<String> walked(Predicate where, TotalOrder totalOrder) {
      Snapshot snapshot = new Snapshot(1, TestTopics.COLUMNS, Map.of(), List.copyOf(rows.keySet()));
      List<String> ids = new ArrayList<>();
      Optional<Position> after = Optional.of(Position.START);
      while (after.isPresent()) {
        RowGroups groups = random.nextBoolean() ? RowGroups.UNKNOWN : this::groups;
        PageWalk walk = PageWalk.over(snapshot, where, totalOrder, after.get(), groups, 0);
        Optional<ScanStep> step = walk.next(1 + random.nextInt(100), allowance());
        for (; step.isPresent(); step = walk.next(1 + random.nextInt(100), allowance())) {
          ids.addAll(found(step.get(), totalOrder));
          if (random.nextInt(4) == 0) break;
        }
        after = walk.rest();
      }
      return ids;
    }

    private StepBudget allowance() {
      return random.nextBoolean()
          ? StepBudget.ALL
          : new StepBudget(random.nextInt(9), random.nextInt(9000));
    }

    private List<String> found(ScanStep scanStep, TotalOrder totalOrder) {
      return scanStep.files().stream()
          .flatMap(file -> rows(file).stream())
          .filter(event -> TestPages.holds(scanStep.where(), event))
          .sorted(TestPages.comparator(totalOrder))
          .map(TestEvent::id)
          .toList();
    }

    private List<TestEvent> rows(DataFile file) {
      return Objects.requireNonNull(rows.get(file));
    }

    private Map<DataFile, List<RowGroups.RowGroup>> groups(List<DataFile> files, Column column) {
      Map<DataFile, List<RowGroups.RowGroup>> groups = new HashMap<>();
      for (DataFile file : files) {
        List<RowGroups.RowGroup> some = new ArrayList<>();
        List<TestEvent> events = rows(file);
        for (int i = 0; i < events.size(); i += 500) {
          List<TestEvent> group = events.subList(i, Math.min(i + 500, events.size()));
          some.add(new RowGroups.RowGroup(group.size(), TestEvent.bounds(group, column.name())));
        }
        groups.put(file, some);
      }
      return groups;
    }
  }

  private static Long time(TestEvent event) {
    return event.columns().get("timestamp") instanceof Value.Time(long millis) ? millis : 0L;
  }
}
