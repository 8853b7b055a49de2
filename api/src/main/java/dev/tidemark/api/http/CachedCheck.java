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
 * Shares the result of one check among any number of callers. A result is cached for one second
 * after the check ends. A caller that comes while a check runs waits for its result. Thread-safe.
 *
 * <p>No caller waits long for a check that hangs: after two seconds the callers get the last
 * result, or the fallback if the last result is older than 30 seconds. Once the two seconds have
 * passed, further callers do not wait at all. So no waiting callers pile up, however long the check
 * hangs.
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

  /** The result of the running check, completed after {@link #PATIENCE} at the latest; or null. */
  private @Nullable CompletableFuture<T> awaited;

  private record Result<T>(T value, long at) {}

  /**
   * Creates a check that has not run.
   *
   * @param none the fallback if the check does not complete
   * @param executor runs this check only, so that nothing else delays it
   * @param nanos the clock, in nanoseconds
   */
  CachedCheck(Supplier<T> check, T none, Executor executor, LongSupplier nanos) {
    this.check = check;
    this.none = none;
    this.executor = executor;
    this.nanos = nanos;
  }

  /**
   * Returns a result that is at most one second old; if there is none within two seconds, the last
   * result or the fallback.
   */
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
