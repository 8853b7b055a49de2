package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.EdgeEvents;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * At the limits of every type no row is lost or repeated, in files of many row groups: a bound
 * rounded to the wrong side would lose rows.
 */
class EdgeValuesLawTest {
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int QUERIES = Integer.getInteger("tidemark.edges", 6);

  /**
   * More than one of the smallest row groups; more than two with {@code -Dtidemark.edge.rows=4500}.
   */
  private static final int ROWS = Integer.getInteger("tidemark.edge.rows", 2_300);

  /** This many rows of a result show whether its operand is right. */
  private static final int SOME_ROWS = 500;

  /** Pages that are not too short. */
  private static final TestProfile PACE = new TestProfile(Integer.MAX_VALUE, 1, 25, 0.2, 1);

  @TempDir private Path folder;

  /** {@code -Dtidemark.edges=2000} runs more queries, {@code -Dtidemark.seed=7} others. */
  @Test
  void walks_and_operands_at_the_edges_of_types_are_the_oracles() throws Exception {
    SeededRandom seededRandom = new SeededRandom(SEED);
    EdgeEvents events = new EdgeEvents(seededRandom);
    List<List<String>> loads = new ArrayList<>();
    for (int phase = 0; phase < EdgeEvents.PHASES; phase++) loads.add(events.lines(phase, ROWS));
    loads.add(events.farLines());
    TopicDraft draft = EdgeEvents.draft(TopicHistory.TOPIC);
    TopicHistory topicHistory = new TopicHistory(draft, draft, loads, 0);
    try (TrialLake lake =
        topicHistory.lake(
            folder, dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 2, 512, 512)))) {
      LakeTrial lakeTrial = new LakeTrial(lake, topicHistory.lines(), PACE);
      List<String> keys = new ArrayList<>();
      for (String name : EdgeEvents.scalars())
        keys.add((seededRandom.chance(0.5) ? "-" : "") + name);
      keys.add("-n");
      ask(lakeTrial, keys, events, QUERIES, seededRandom);
      compact(lake);
      ask(lakeTrial, List.of("n", "v"), events, QUERIES / 3, seededRandom);
    }
  }

  private static void ask(
      LakeTrial lakeTrial,
      List<String> keys,
      EdgeEvents events,
      int queries,
      SeededRandom seededRandom) {
    for (String key : keys)
      right(lakeTrial, new OracleQuery(Map.of(), List.of(key)), seededRandom.seed());
    LakeTrial some = lakeTrial.ofRows(SOME_ROWS);
    for (int i = 0; i < queries; i++) right(some, events.query(), seededRandom.seed());
  }

  private static void right(LakeTrial lakeTrial, OracleQuery oracleQuery, long walkSeed) {
    assertThat(lakeTrial.wrong(oracleQuery, walkSeed))
        .as("seed %d, walk %d: %s", SEED, walkSeed, oracleQuery.body(null, null))
        .isEmpty();
  }

  private static void compact(TrialLake lake) throws Exception {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
    try (Maintenance maintenance =
        new Maintenance(lake.lake(), MaintenanceOptions.DEFAULT, later)) {
      maintenance.run(lake.topic(TopicHistory.TOPIC), MaintenanceBudget.UNLIMITED);
    }
  }
}
