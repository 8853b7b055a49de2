package dev.tidemark.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.NastyError;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
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

  @Test
  void aRunThatIsRequestedDuringAnotherBeginsTwoSecondsAfterIt() throws Exception {
    var runs = new LinkedBlockingQueue<Long>();
    var isReleased = new CountDownLatch(1);
    Runnable action =
        () -> {
          runs.add(System.nanoTime());
          try {
            isReleased.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (var task = PeriodicTask.start("slow", Duration.ofDays(1), action)) {
      task.runSoon();
      assertThat(runs.poll(10, TimeUnit.SECONDS)).isNotNull();
      task.runSoon();
      long end = System.nanoTime();
      isReleased.countDown();
      assertThat(runs.poll(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(end + 2_000_000_000L);
    }
  }
}
