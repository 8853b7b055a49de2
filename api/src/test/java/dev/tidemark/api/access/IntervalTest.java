package dev.tidemark.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.NastyError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void whatFailsIsDoneAgainThoughItCannotEvenBeTold() throws Exception {
    var again = new CountDownLatch(3);
    Runnable failing =
        () -> {
          again.countDown();
          throw new NastyError();
        };
    try (var interval = Interval.start("failing", Duration.ofMillis(1), failing)) {
      assertThat(interval).isNotNull();
      assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
