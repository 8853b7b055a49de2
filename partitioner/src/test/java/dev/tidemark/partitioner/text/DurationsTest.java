package dev.tidemark.partitioner.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"250ms, PT0.25S", "30s, PT30S", "10 m, PT10M", "1h, PT1H", "7d, PT168H"})
  void aDurationHasANumberAndAUnit(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "-1s", "1.5h", "1w", "1h30m", "9999999999s", "1 H"})
  void anythingElseIsNotADuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }

  @Test
  void aDurationOutsideTheRangeIsEmpty() {
    Duration hour = Duration.ofHours(1);
    Duration day = Duration.ofDays(1);
    assertThat(Durations.parse("59m", hour, day)).isEmpty();
    assertThat(Durations.parse("1h", hour, day)).contains(hour);
    assertThat(Durations.parse("1d", hour, day)).contains(day);
    assertThat(Durations.parse("25h", hour, day)).isEmpty();
  }

  /** Regression: 30 minutes were printed as 0 hours. */
  @ParameterizedTest
  @CsvSource({
    "1m, 1 minute",
    "30m, 30 minutes",
    "90m, 90 minutes",
    "1h, 1 hour",
    "24h, 24 hours",
    "1d, 24 hours",
    "36h, 36 hours",
    "7d, 7 days",
    "90s, 90 seconds",
    "60001ms, 60001 ms",
    "0s, 0 ms"
  })
  void wordsUseTheLargestWholeUnit(String duration, String words) {
    assertThat(Durations.words(Durations.parse(duration).orElseThrow())).isEqualTo(words);
  }
}
