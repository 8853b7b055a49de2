package dev.tidemark.api.access;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How often each caller may come: so many times a second, and so many at once after a rest. Safe
 * for use by many threads.
 *
 * <p>Of each caller one number is kept: when they would have had all their turns if they came
 * evenly (the "generic cell rate algorithm"). Whoever is too far ahead of it waits.
 */
public final class Quota {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Above it, callers who have rested are forgotten. */
  private static final int MANY = 10_000;

  private final ConcurrentHashMap<String, Long> turns = new ConcurrentHashMap<>();
  private final int perSecond;
  private final int burst;
  private final LongSupplier nanos;

  /**
   * A quota of each caller's own.
   *
   * @param perSecond how often; 0: as often as they like
   * @param burst how many at once, at least 1
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
   * @throws QuotaException where the caller has come too often, with the time to wait
   */
  public void take(Caller caller) {
    if (perSecond == 0) return;
    long now = nanos.getAsLong();
    long each = SECOND / perSecond;
    long most = each * (burst - 1);
    if (turns.size() > MANY) turns.values().removeIf(next -> next - now <= 0);
    // Inside compute: of two requests at one moment each takes a turn of its own.
    turns.compute(
        caller.key(),
        (_, next) -> {
          long ahead = next == null ? 0 : Math.max(0, next - now);
          if (ahead > most) throw new QuotaException(perSecond, Duration.ofNanos(ahead - most));
          return now + ahead + each;
        });
  }
}
