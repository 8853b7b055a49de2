package dev.tidemark.testkit.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever step of landing and loading a process is killed at, nothing accepted is lost, nothing is
 * there twice. {@code ./benchmarks/run kill} does the same for longer.
 */
class KilledProcessesTest {
  @TempDir private Path scratch;

  @Test
  void nothingIsLostOrDoubledHoweverManyAreKilled() throws Exception {
    long seed = Long.getLong("tidemark.seed", 5);
    int kills = Integer.getInteger("tidemark.kills", 8);
    KillReport report = Siege.run(scratch, seed, 1 + kills / 50, kills, Judge.NONE);
    report.lines().forEach(System.out::println);
    assertThat(report.holds()).as("seed %d", seed).isTrue();
    assertThat(report.kills()).isGreaterThanOrEqualTo(kills);
  }
}
