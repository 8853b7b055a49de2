package dev.tidemark.api.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers any number of askers with the result of one check: it is kept for a second, and whoever
 * asks while the next one runs waits for that. Safe for use by many threads.
 *
 * <p>Nobody waits long for a check that hangs: they get the last result as long as it is not stale,
 * then the one that says that there is none.
 *
 * @param <T> an immutable result
 */
final class SharedCheck<T> {
  static final Duration KEPT = Duration.ofSeconds(1);
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final Duration STALE = Duration.ofSeconds(30);

  private final Supplier<T> check;
  private final T none;
  private final Executor executor;
  private final LongSupplier nanos;
  private @Nullable Result<T> last;
  private @Nullable CompletableFuture<T> running;

  private record Result<T>(T value, long at) {}

  /**
   * A check that has not run.
   *
   * @param none what there is to say when the check does not come to its end
   * @param executor of the check alone: nothing else may hold it up
   * @param nanos the time
   */
  SharedCheck(Supplier<T> check, T none, Executor executor, LongSupplier nanos) {
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
    if (running == null) {
      running = new CompletableFuture<>();
      executor.execute(this::run);
    }
    var fallback = known != null && isYoung(known, STALE) ? known.value : none;
    return running.copy().completeOnTimeout(fallback, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
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
      waiting = running;
      running = null;
    }
    if (waiting != null) waiting.complete(value);
  }
}
