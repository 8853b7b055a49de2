package dev.tidemark.partitioner.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void thereAreAsManyRetriesAsAllowed() {
    assertThat(count(Retries.of(0))).isZero();
    assertThat(count(Retries.of(3))).isEqualTo(3);
    assertThat(count(Retries.of(3, SHORT))).isEqualTo(3);
    assertThat(count(Retries.withBackoff(3))).isEqualTo(3);
  }

  @Test
  void aTimeLimitEndsTheRetries() {
    assertThat(count(Retries.within(Duration.ZERO, SHORT))).isZero();
    assertThat(count(Retries.within(Duration.ofMillis(-1), SHORT))).isZero();
    long start = System.nanoTime();
    Duration limit = Duration.ofMillis(20);
    assertThat(count(Retries.within(limit, SHORT))).isPositive();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(limit);
  }

  @Test
  void progressGivesAllRetriesBack() {
    Retries retries = Retries.of(2);
    assertThat(count(retries)).isEqualTo(2);
    retries.reset();
    assertThat(count(retries)).isEqualTo(2);
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();
    Retries retries = Retries.of(1, Duration.ofDays(1));
    assertThatExceptionOfType(CancellationException.class).isThrownBy(retries::next);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static int count(Retries retries) {
    int count = 0;
    while (retries.next()) count++;
    return count;
  }
}
