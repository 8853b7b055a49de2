package dev.tidemark.api.metrics;

import io.prometheus.metrics.core.metrics.Histogram;

/** Builds histograms of durations; all have the same bounds, so that they can be compared. */
final class DurationHistograms {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private DurationHistograms() {}

  /** Returns a builder without name, help and labels. */
  static Histogram.Builder histogram() {
    return Histogram.builder().classicOnly().classicUpperBounds(SECONDS);
  }
}
