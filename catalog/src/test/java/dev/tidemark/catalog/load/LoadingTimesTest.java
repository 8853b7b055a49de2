package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTimesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

  @TempDir private Path dir;

  @Test
  void noTwoLoadsHaveOneTimeHoweverManyBeginAtOnce() {
    Path file = dir.resolve(".loaded-web");
    List<Long> times =
        IntStream.range(0, 200).parallel().mapToObj(_ -> new LoadingTimes(file).next(NOW)).toList();
    assertThat(times).doesNotHaveDuplicates().allMatch(time -> time < NOW.toEpochMilli() + 200);
    assertThat(new LoadingTimes(file).next(NOW.plusSeconds(1)))
        .isEqualTo(NOW.toEpochMilli() + 1000);
  }

  @Test
  void aClockThatWasFarAheadIsNotFollowed() {
    LoadingTimes times = new LoadingTimes(dir.resolve(".loaded-web"));
    times.next(NOW.plusSeconds(3600));
    assertThat(times.next(NOW)).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void noTwoLoadsHaveOneTimeHoweverTheClockJumps() {
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      Path file = dir.resolve(".loaded-" + seed);
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        // To and fro within a few hundred milliseconds, so that loads meet often.
        times.add(new LoadingTimes(file).next(NOW.plusMillis(random.nextInt(400))));
      }
      assertThat(times).as("seed %d", seed).doesNotHaveDuplicates();
    }
  }
}
