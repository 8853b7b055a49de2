package dev.tidemark.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.lake.RandomEvents;
import dev.tidemark.sql.lake.RandomQueries;
import dev.tidemark.sql.lake.TestEvent;
import dev.tidemark.sql.lake.TestPages;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An event that fulfils a predicate has a time of the predicate's span. */
class TimeRangeTest {
  private static final List<Op> OPS = List.of(Op.values());
  private static final int TRIALS = 500;
  private final long seed = Long.getLong("tidemark.seed", 71);

  @Test
  void whatFulfilsAPredicateLiesInItsSpan() {
    for (int i = 0; i < TRIALS; i++) {
      Random random = new Random(seed + i);
      List<TestEvent> events = new RandomEvents(random).draw(20, "dev", RandomEvents.START, 60);
      Predicate predicate = predicate(random, 3, new RandomQueries(random, events));
      TimeRange timeRange = TimeRange.of(predicate);
      for (TestEvent event : events) {
        if (!TestPages.holds(predicate, event)) continue;
        assertThat(time(event))
            .as("seed %d: %s", seed + i, predicate)
            .isBetween(timeRange.earliest(), timeRange.latest());
      }
    }
  }

  @Test
  void aDayIsTheSpanOfAQuestionForIt() {
    Predicate day =
        Predicate.and(
            List.of(
                compare(Op.GTE, 100), compare(Op.LT, 200), new Predicate.IsNull(Term.Stored.ORG)));
    assertThat(TimeRange.of(day)).isEqualTo(new TimeRange(100, 200));
  }

  private static Predicate predicate(Random random, int depth, RandomQueries asks) {
    int kind = random.nextInt(depth == 0 ? 4 : 8);
    return switch (kind) {
      case 0, 1 -> compare(OPS.get(random.nextInt(OPS.size())), time(random));
      case 2 ->
          new Predicate.In(
              Term.Stored.TIMESTAMP,
              List.of(new Value.Time(time(random)), new Value.Time(time(random))));
      case 3 -> asks.predicate(0);
      case 4 -> new Predicate.Not(predicate(random, depth - 1, asks));
      default -> {
        List<Predicate> parts =
            IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(_ -> predicate(random, depth - 1, asks))
                .toList();
        yield kind == 5 ? Predicate.or(parts) : Predicate.and(parts);
      }
    };
  }

  private static Predicate compare(Op op, long time) {
    return new Predicate.Compare(Term.Stored.TIMESTAMP, op, new Value.Time(time));
  }

  private static long time(Random random) {
    return RandomEvents.START + random.nextInt(60);
  }

  private static long time(TestEvent event) {
    return event.columns().get("timestamp") instanceof Value.Time(long millis) ? millis : 0;
  }
}
