package dev.tidemark.sql.engine;

import java.time.Duration;

/** The moment at which an answer is of no more use. */
public record Deadline(long nanoTime) {
  /** A deadline this far from now. */
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** What is left; zero or less once it has passed. */
  public Duration left() {
    return Duration.ofNanos(nanoTime - System.nanoTime());
  }

  public boolean passed() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
