package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.SeededRandom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to a table between pages, a paged query returns the list of its first page; if
 * that snapshot is gone, it continues so that no row that is in both is repeated or lost. {@code
 * -Dtidemark.interleavings=1000} tries more, {@code -Dtidemark.seed=7} others.
 */
@Order(5)
class InterleavingLawTest {
  private static final int INTERLEAVINGS = Integer.getInteger("tidemark.interleavings", 1);
  private static final long SEED = Long.getLong("tidemark.seed", 1);

  @TempDir private Path folder;

  private static QueryEngine engine(Path lake) {
    return DuckDbEngine.open(lake.resolve("warehouse"), new DuckDbOptions(2, 1, 512, 512));
  }

  @Test
  void walksAndFollowersStayRightWhateverHappensInTurns() throws Exception {
    tryAll("in turns", Interleaving::inTurns);
  }

  @Test
  void theyStayRightWhateverHappensAtOnce() throws Exception {
    tryAll("at once", Interleaving::atOnce);
  }

  /**
   * Regression: the page after the one that repinned a follower's list contained all rows,
   * including newer ones.
   */
  @Test
  void aListThatIsFollowedTakesNoNewerRowsInAfterItIsSnapshotChanged() throws Exception {
    Interleaving.Tally tally = new Interleaving.Tally();
    Interleaving once = new Interleaving(7455107161863376737L, tally);
    assertThat(once.inTurns(folder, InterleavingLawTest::engine)).isEmpty();
  }

  private interface Trial {
    List<String> failures(Interleaving one, Path folder, Function<Path, QueryEngine> engines)
        throws Exception;
  }

  private void tryAll(String how, Trial trial) throws Exception {
    SeededRandom seeds = new SeededRandom(SEED);
    Interleaving.Tally tally = new Interleaving.Tally();
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < INTERLEAVINGS; i++) {
      Interleaving one = new Interleaving(seeds.seed(), tally);
      failures.addAll(trial.failures(one, folder.resolve(how + i), InterleavingLawTest::engine));
    }
    System.out.printf(
        "%d interleavings %s from seed %d: %s, %d wrong%n",
        INTERLEAVINGS, how, SEED, tally, failures.size());
    assertThat(failures).isEmpty();
  }
}
