package dev.tidemark.api.service;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time that remains for all parts of a service to stop; it starts at the first call.
 * Thread-safe.
 */
final class StopDeadline implements Supplier<Duration> {
  private final Duration within;
  private @Nullable Long end;

  StopDeadline(Duration within) {
    this.within = within;
  }

  /** Returns the remaining time; never negative. */
  @Override
  public synchronized Duration get() {
    long now = System.nanoTime();
    if (end == null) end = now + within.toNanos();
    return Duration.ofNanos(Math.max(0, end - now));
  }
}
