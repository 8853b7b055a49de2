package dev.tidemark.api.access;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Limits the requests of each caller: a rate per second, and a burst after a pause. Thread-safe.
 *
 * <p>For each caller one number is stored: when all requests so far would be over at an even rate
 * (the "generic cell rate algorithm"). A caller who is too far ahead of it must wait.
 */
public final class Quota {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** If there are more, callers who have paused are forgotten. */
  private static final int MANY = 10_000;

  private final ConcurrentHashMap<String, Long> turns = new ConcurrentHashMap<>();
  private final int perSecond;
  private final int burst;
  private final LongSupplier nanos;

  /**
   * Creates a quota for each caller.
   *
   * @param perSecond the rate; 0: no limit
   * @param burst the number of requests after a pause, at least 1
   * @param nanos the time, as {@link System#nanoTime}
   */
  public Quota(int perSecond, int burst, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanos = nanos;
  }

  /**
   * Counts a request.
   *
   * @throws QuotaException if the caller exceeds the quota, with the time to wait
   */
  public void take(Caller caller) {
    if (perSecond == 0) return;
    long now = nanos.getAsLong();
    long each = SECOND / perSecond;
    long most = each * (burst - 1);
    if (turns.size() > MANY) turns.values().removeIf(next -> next - now <= 0);
    // Within compute, so that two simultaneous requests count twice.
    turns.compute(
        caller.key(),
        (_, next) -> {
          long ahead = next == null ? 0 : Math.max(0, next - now);
          if (ahead > most) throw new QuotaException(perSecond, Duration.ofNanos(ahead - most));
          return now + ahead + each;
        });
  }
}
