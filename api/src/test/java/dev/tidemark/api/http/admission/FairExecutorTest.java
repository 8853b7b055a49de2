package dev.tidemark.api.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.api.error.RequestException;
import dev.tidemark.sql.page.Requester;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FairExecutorTest {
  @Test
  void whatIsTakenRunsOnceOrIsGivenUp() throws Exception {
    long seed = System.nanoTime();
    var ran = new AtomicInteger();
    var taken = new AtomicInteger();
    var dropped = new AtomicInteger();
    try (var pool = new FairExecutor("test", 4, 8)) {
      try (var clients = Executors.newCachedThreadPool()) {
        for (int c = 0; c < 6; c++) {
          String caller = "c" + c % 3;
          var random = new Random(seed + c);
          clients.execute(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  try {
                    var ticket = pool.submit(caller, _ -> ran.incrementAndGet());
                    taken.incrementAndGet();
                    if (random.nextBoolean() && ticket.giveUp()) dropped.incrementAndGet();
                  } catch (RequestException e) {
                    Thread.onSpinWait();
                  }
                }
              });
        }
      }
      while (pool.waiting() + pool.busy() > 0) Thread.sleep(1);
      assertThat(ran.get() + dropped.get()).as("seed %d", seed).isEqualTo(taken.get());
      assertThat(pool.dropped()).isEqualTo(dropped.get());
      assertThat(pool.rejected()).isEqualTo(12_000 - taken.get());
    }
  }

  @Test
  void whatIsGivenUpIsInterruptedAndTheNextIsNot() throws Exception {
    try (var pool = new FairExecutor("test", 1, 8)) {
      for (int i = 0; i < 200; i++) {
        var begun = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var ticket = pool.submit("c", untilInterrupted(begun, interrupted));
        var clean = new CountDownLatch(1);
        pool.submit(
            "c",
            _ -> {
              if (!Thread.currentThread().isInterrupted()) clean.countDown();
            });
        begun.await();
        assertThat(ticket.giveUp()).isFalse();
        interrupted.await();
        assertThat(ticket.giveUp()).as("again, perhaps when it is over").isFalse();
        clean.await();
      }
    }
  }

  private static Consumer<Requester> untilInterrupted(
      CountDownLatch begun, CountDownLatch interrupted) {
    return _ -> {
      begun.countDown();
      try {
        Thread.sleep(TimeUnit.MINUTES.toMillis(5));
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
    };
  }

  @Test
  void aClosedPoolInterruptsAndTakesNoMore() throws Exception {
    var pool = new FairExecutor("test", 1, 0);
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    pool.submit("c", untilInterrupted(begun, ended));
    begun.await();
    pool.close();
    ended.await();
    assertThatThrownBy(() -> pool.submit("c", _ -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
