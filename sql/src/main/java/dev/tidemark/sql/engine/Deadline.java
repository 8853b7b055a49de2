package dev.tidemark.sql.engine;

import java.time.Duration;

/** The time by which a statement must end. */
public record Deadline(long nanoTime) {
  /** Returns the deadline that is this far in the future. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Returns the time left; zero or negative if the deadline has passed. */
  public Duration left() {
    return Duration.ofNanos(nanoTime - System.nanoTime());
  }

  public boolean passed() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
