package dev.tidemark.partitioner.retry;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Limits the retries of one action and waits before each of them. Not thread-safe.
 *
 * <pre>{@code
 * for (var retries = Retries.of(4); ; ) {
 *   try {
 *     return read();
 *   } catch (NotFoundException e) {
 *     if (!retries.next()) throw e;
 *   }
 * }
 * }</pre>
 */
public final class Retries {
  private final long limit;
  private final long timeLimitNanos;
  private final Delay delay;
  private long start = System.nanoTime();
  private long retries;

  /** The wait before a retry, in milliseconds; the first retry has the number 1. */
  private interface Delay {
    long before(long retry);
  }

  private Retries(long limit, long timeLimitNanos, Delay delay) {
    this.limit = limit;
    this.timeLimitNanos = timeLimitNanos;
    this.delay = delay;
  }

  /** Allows {@code limit} retries, without a delay. */
  public static Retries of(int limit) {
    return new Retries(limit, Long.MAX_VALUE, _ -> 0);
  }

  /** Allows {@code limit} retries, with the same delay before each. */
  public static Retries of(int limit, Duration delay) {
    return new Retries(limit, Long.MAX_VALUE, _ -> delay.toMillis());
  }

  /**
   * Allows {@code limit} retries with random delays, so that two writers that were in each other's
   * way do not meet again: at most 10 ms before the first, 10 ms more before each next one, and
   * never more than 200 ms.
   */
  public static Retries withBackoff(int limit) {
    return new Retries(limit, Long.MAX_VALUE, retry -> random(Math.min(200, 10 * retry)));
  }

  /** Allows retries for {@code time}, with random delays from 1 ms to {@code longestDelay}. */
  public static Retries within(Duration time, Duration longestDelay) {
    return new Retries(Long.MAX_VALUE, time.toNanos(), _ -> random(longestDelay.toMillis()));
  }

  private static long random(long longestMillis) {
    return ThreadLocalRandom.current().nextLong(1, longestMillis + 1);
  }

  /**
   * Waits and returns true, or returns false if no retry is left.
   *
   * @throws CancellationException if the thread is interrupted; its interrupt status is set
   */
  public boolean next() {
    if (retries == limit || System.nanoTime() - start >= timeLimitNanos) return false;
    retries++;
    long millis = delay.before(retries);
    try {
      if (millis > 0) Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var interrupted = new CancellationException("Interrupted while waiting for a retry");
      interrupted.initCause(e);
      throw interrupted;
    }
    return true;
  }

  /** Starts over: the action made progress, so its earlier retries do not count. */
  public void reset() {
    retries = 0;
    start = System.nanoTime();
  }
}
