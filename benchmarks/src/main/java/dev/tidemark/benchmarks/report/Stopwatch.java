package dev.tidemark.benchmarks.report;

import java.util.concurrent.Callable;

/** Measures elapsed wall-clock time. */
public record Stopwatch(long startNanos) {
  public static Stopwatch start() {
    return new Stopwatch(System.nanoTime());
  }

  public long nanos() {
    return System.nanoTime() - startNanos;
  }

  public double millis() {
    return nanos() / 1e6;
  }

  public double seconds() {
    return nanos() / 1e9;
  }

  /** Returns the milliseconds that the work takes. */
  public static double millis(Callable<?> work) throws Exception {
    Stopwatch clock = start();
    work.call();
    return clock.millis();
  }
}
