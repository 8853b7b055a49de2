package dev.tidemark.sql.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LargeStatementsTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(1);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  /** Somebody of whom it is seen that he waits. */
  private record Known(String name, CountDownLatch waits) implements Requester {
    Known(String name) {
      this(name, new CountDownLatch(1));
    }

    @Override
    public void waiting(Runnable wait) {
      waits.countDown();
      wait.run();
    }
  }

  private static Deadline in(Duration time) {
    return Deadline.in(time);
  }

  /** One that runs until it is interrupted, as an engine's does. */
  private static void endless() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QueryException(QueryError.CANCELLED, "given up", e);
    }
  }

  @Test
  void thereIsOneAtATimeWhoeverAsksAndWhoeverLeaves() throws Exception {
    long seed = 20261130;
    var large = new LargeStatementQueue(SOON);
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      var random = new Random(seed + i);
      var caller = new Known("c" + i % 3);
      all.add(
          threads.submit(
              () -> {
                for (int n = 0; n < 300; n++) {
                  try {
                    large.run(
                        caller,
                        in(
                            random.nextInt(4) == 0
                                ? Duration.ofNanos(random.nextInt(99_999))
                                : NEVER),
                        () -> {
                          most.accumulateAndGet(running.incrementAndGet(), Math::max);
                          if (random.nextInt(9) == 0) Thread.onSpinWait();
                          running.decrementAndGet();
                        });
                  } catch (QueryException e) {
                    assertThat(e.error()).isEqualTo(QueryError.TIMEOUT);
                  }
                }
              }));
    }
    for (var one : all) one.get();
    assertThat(most).as("seed %d", seed).hasValue(1);
    large.run(new Known("last"), in(NEVER), () -> running.set(9));
    assertThat(running).hasValue(9);
  }

  @Test
  void whoHadTheLeastTimeComesNext() throws Exception {
    var large = new LargeStatementQueue(NEVER);
    var release = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    List<String> order = new ArrayList<>();
    List<Future<?>> all = new ArrayList<>();
    all.add(
        threads.submit(
            () ->
                large.run(
                    new Known("many"),
                    in(NEVER),
                    () -> {
                      begun.countDown();
                      await(release);
                    })));
    begun.await();
    for (String name : List.of("many", "many", "many", "one", "many", "other", "one")) {
      var caller = new Known(name);
      all.add(threads.submit(() -> large.run(caller, in(NEVER), () -> order.add(name))));
      caller.waits().await();
    }
    release.countDown();
    for (var one : all) one.get();
    assertThat(order).containsExactly("one", "other", "one", "many", "many", "many", "many");
  }

  /** Also of one the caller again only when their last one is over. */
  @Test
  void quickOnesOfAnCallerDoNotWaitForALongOneOfAnotherEach() throws Exception {
    var large = new LargeStatementQueue(NEVER);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    var isOver = new AtomicBoolean();
    var turns = new Semaphore(0);
    var longOnes =
        threads.submit(
            () -> {
              while (!isOver.get()) {
                large.run(
                    new Known("long"),
                    in(NEVER),
                    () -> {
                      order.add("long");
                      turns.release();
                      pause(100);
                    });
              }
            });
    for (int round = 0; round < 3; round++) {
      turns.drainPermits();
      turns.acquire();
      int begun = order.size();
      List<Future<?>> quick = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        var caller = new Known("quick");
        quick.add(threads.submit(() -> large.run(caller, in(NEVER), () -> order.add("quick"))));
        caller.waits().await();
      }
      for (var one : quick) one.get();
      List<String> all = List.copyOf(order);
      List<String> since = all.subList(begun, all.size());
      List<String> upToTheLast = since.subList(0, since.lastIndexOf("quick"));
      assertThat(Collections.frequency(upToTheLast, "long")).as("%s", since).isLessThan(3);
    }
    isOver.set(true);
    longOnes.get();
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoCannotWaitKeepsNoPlace() {
    var large = new LargeStatementQueue(NEVER);
    var broken = new IllegalStateException("no thread");
    var caller =
        new Requester() {
          @Override
          public String name() {
            return "other";
          }

          @Override
          public void waiting(Runnable wait) {
            throw broken;
          }
        };
    large.run(
        new Known("first"),
        in(NEVER),
        () -> assertThatThrownBy(() -> large.run(caller, in(NEVER), () -> {})).isSameAs(broken));
    var ran = new AtomicInteger();
    large.run(new Known("last"), in(NEVER), ran::incrementAndGet);
    assertThat(ran).hasValue(1);
  }

  @Test
  void whatHasRunForLongEndsWhereAnotherCallerWaits() throws Exception {
    var large = new LargeStatementQueue(SOON);
    var begun = new CountDownLatch(1);
    var heavy = run(large, new Known("heavy"), begun);
    begun.await();
    large.run(new Known("other"), in(NEVER), () -> {});
    assertThatThrownBy(heavy::join)
        .cause()
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.error()).isEqualTo(QueryError.TIMEOUT))
        .hasMessageContaining("other callers waited");
  }

  @Test
  void itGoesOnWhereNoneOrTheSameCallerWaits() throws Exception {
    var large = new LargeStatementQueue(SOON);
    var begun = new CountDownLatch(1);
    var heavy = run(large, new Known("heavy"), begun);
    begun.await();
    assertThatThrownBy(() -> large.run(new Known("heavy"), in(Duration.ofMillis(50)), () -> {}))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.error()).isEqualTo(QueryError.TIMEOUT));
    assertThat(heavy).isNotDone();
  }

  /** A statement whose thread is no other's, so that nothing else ever interrupts it. */
  private CompletableFuture<Void> run(
      LargeStatementQueue large, Requester requester, CountDownLatch begun) {
    return CompletableFuture.runAsync(
        () -> {
          large.run(
              requester,
              in(NEVER),
              () -> {
                begun.countDown();
                endless();
              });
        },
        threads);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
