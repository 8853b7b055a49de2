package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However many ask, one check runs; and however long it takes, nobody waits for long. */
class CachedCheckTest {
  private final AtomicLong now = new AtomicLong();
  private final Queue<Runnable> begun = new ArrayDeque<>();
  private final AtomicLong checks = new AtomicLong();
  private final CachedCheck<String> check =
      new CachedCheck<>(this::check, "none", begun::add, now::get);

  /** Takes as long as a result is kept, and longer. */
  private String check() {
    pass(CachedCheck.KEPT.multipliedBy(5));
    return "result " + checks.incrementAndGet();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private CompletableFuture<String> ask() {
    return check.result().toCompletableFuture();
  }

  @Test
  void whoAsksWhileItRunsGetsItsResult() {
    List<CompletableFuture<String>> asked = new ArrayList<>();
    for (int i = 0; i < 5; i++) asked.add(ask());
    assertThat(begun).hasSize(1);
    assertThat(asked).noneMatch(CompletableFuture::isDone);
    begun.remove().run();
    assertThat(asked).allMatch(each -> each.join().equals("result 1"));
  }

  @Test
  void aResultIsKeptForASecondFromTheEndOfItsCheck() {
    var _ = ask();
    begun.remove().run();
    pass(CachedCheck.KEPT.minusNanos(1));
    assertThat(ask()).isCompletedWithValue("result 1");
    assertThat(begun).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(ask()).isNotDone();
    assertThat(begun).hasSize(1);
  }

  /** Each caller of a check that hung was held until its end. */
  @Test
  void ofACheckThatHangsNobodyIsHeld() throws Exception {
    var first = ask();
    // Whether it waits at all, not for how long.
    assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("none");
    for (int i = 0; i < 5; i++) assertThat(ask()).isCompletedWithValue("none");
    assertThat(first.getNumberOfDependents()).isZero();
    assertThat(begun).hasSize(1);
    begun.remove().run();
    assertThat(ask()).isCompletedWithValue("result 1");

    pass(CachedCheck.KEPT);
    assertThat(ask().get(1, TimeUnit.MINUTES)).isEqualTo("result 1");
    pass(CachedCheck.STALE);
    assertThat(ask()).isCompletedWithValue("none");
    assertThat(begun).hasSize(1);
  }

  @Test
  void whereItCannotBeginThisIsSaidToEachOne() {
    var closed =
        new CachedCheck<>(
            this::check,
            "none",
            _ -> {
              throw new RejectedExecutionException();
            },
            now::get);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(closed::result).isInstanceOf(RejectedExecutionException.class);
    }
  }
}
