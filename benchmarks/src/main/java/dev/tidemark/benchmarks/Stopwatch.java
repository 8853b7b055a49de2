package dev.tidemark.benchmarks;

import java.util.concurrent.Callable;

/** The wall clock's time since it was started. */
record Stopwatch(long startNanos) {
  static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  long nanos() {
    return System.nanoTime() - startNanos;
  }

  double millis() {
    return nanos() / 1e6;
  }

  double seconds() {
    return nanos() / 1e9;
  }

  /** How many milliseconds something takes. */
  static double millis(Callable<?> work) throws Exception {
    Stopwatch clock = start();
    work.call();
    return clock.millis();
  }
}
