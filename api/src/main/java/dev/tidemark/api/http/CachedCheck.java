package dev.tidemark.api.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers any number of callers with the result of one check: it is kept for a second from its end,
 * and the caller while the next one runs waits for that. Thread-safe.
 *
 * <p>Nobody waits long for a check that hangs: they get the last result as long as it is not stale,
 * then the one that says that there is none; and once one has waited long enough, the others do not
 * wait at all. So nothing is held of those who have asked, however long it hangs.
 *
 * @param <T> an immutable result
 */
final class CachedCheck<T> {
  static final Duration KEPT = Duration.ofSeconds(1);
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final Duration STALE = Duration.ofSeconds(30);

  private final Supplier<T> check;
  private final T none;
  private final Executor executor;
  private final LongSupplier nanos;
  private @Nullable Result<T> last;

  /**
   * What is awaited of the check that runs, no longer than anybody has patience; null: none runs.
   */
  private @Nullable CompletableFuture<T> awaited;

  private record Result<T>(T value, long at) {}

  /**
   * A check that has not run.
   *
   * @param none what there is to say when the check does not come to its end
   * @param executor of the check alone: nothing else may hold it up
   * @param nanos the time
   */
  CachedCheck(Supplier<T> check, T none, Executor executor, LongSupplier nanos) {
    this.check = check;
    this.none = none;
    this.executor = executor;
    this.nanos = nanos;
  }

  /** A result of no more than a second ago; after two seconds what else is known. */
  synchronized CompletionStage<T> result() {
    var known = last;
    if (known != null && isYoung(known, KEPT))
      return CompletableFuture.completedFuture(known.value);
    var here = awaited == null ? begin() : awaited;
    return here.isDone() ? CompletableFuture.completedFuture(lastOrNone()) : here;
  }

  private CompletableFuture<T> begin() {
    var begun = new CompletableFuture<T>();
    awaited = begun;
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      awaited = null;
      throw e;
    }
    return begun.completeOnTimeout(lastOrNone(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private T lastOrNone() {
    var known = last;
    return known != null && isYoung(known, STALE) ? known.value : none;
  }

  private boolean isYoung(Result<T> result, Duration age) {
    return nanos.getAsLong() - result.at < age.toNanos();
  }

  private void run() {
    var value = none;
    try {
      value = check.get();
    } finally {
      end(value);
    }
  }

  private void end(T value) {
    CompletableFuture<T> waiting;
    synchronized (this) {
      last = new Result<>(value, nanos.getAsLong());
      waiting = awaited;
      awaited = null;
    }
    if (waiting != null) waiting.complete(value);
  }
}
