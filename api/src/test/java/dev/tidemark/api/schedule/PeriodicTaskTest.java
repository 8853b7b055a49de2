package dev.tidemark.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.NastyError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeriodicTaskTest {
  @Test
  void whatFailsIsDoneAgainThoughItCannotEvenBeTold() throws Exception {
    var again = new CountDownLatch(3);
    Runnable failing =
        () -> {
          again.countDown();
          throw new NastyError();
        };
    try (var periodicTask = PeriodicTask.start("failing", Duration.ofMillis(1), failing)) {
      assertThat(periodicTask).isNotNull();
      assertThat(again.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
