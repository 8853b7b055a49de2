package dev.tidemark.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testkit.witness.IcebergReader;
import dev.tidemark.testkit.witness.Results;
import dev.tidemark.testkit.witness.TrinoReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A process killed at any step of landing and loading loses and duplicates no accepted event.
 * {@code ./benchmarks/run kill} runs the same test for longer.
 */
@Order(2)
@Execution(ExecutionMode.CONCURRENT)
class KilledProcessesTest {
  /** Independent readers in addition to the product's own pages. */
  private static final LakeChecker JUDGES =
      (lake, topic, expected) -> {
        new IcebergReader().judge(lake, topic, expected);
        new TrinoReader().judge(lake, topic, expected);
      };

  @TempDir private Path scratch;

  @Test
  void nothingIsLostOrDoubledHoweverManyAreKilled() throws Exception {
    long seed = Long.getLong("tidemark.seed", 5);
    int kills = Integer.getInteger("tidemark.kills", 1);
    int lakes = 1 + kills / 50;
    CrashReport report = CrashTrials.run(scratch, seed, lakes, (kills + lakes - 1) / lakes, JUDGES);
    Results.keep(String.join("\n", report.lines()) + "\n");
    report.lines().forEach(System.out::println);
    assertThat(report.holds()).as("seed %d", seed).isTrue();
    assertThat(report.kills()).isGreaterThanOrEqualTo(kills);
  }
}
