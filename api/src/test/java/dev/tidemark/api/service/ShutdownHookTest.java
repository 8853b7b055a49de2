package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShutdownHookTest {
  @Test
  void whatHangsIsHaltedWhenItsTimeIsOver() throws Exception {
    var halted = new CountDownLatch(1);
    var thread = ShutdownHook.lastResort(Duration.ofMillis(1), halted::countDown);
    assertThat(halted.await(10, TimeUnit.SECONDS)).isTrue();
    thread.join();
  }

  @Test
  void partsThatStopShareTheTimeThatIsLeft() {
    var deadline = new StopDeadline(Duration.ofMinutes(1));
    var first = deadline.get();
    assertThat(deadline.get()).isLessThanOrEqualTo(first);
    assertThat(new StopDeadline(Duration.ZERO).get()).isZero();
  }
}
