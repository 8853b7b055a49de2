package dev.tidemark.benchmarks.report;

import java.util.Arrays;
import java.util.List;

/** Minimum, median and maximum of a few measurements. */
public record Summary(double min, double median, double max) {
  public static Summary of(List<Double> values) {
    return of(values.stream().mapToDouble(value -> value).toArray());
  }

  public static Summary of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    return new Summary(sorted[0], median, sorted[n - 1]);
  }

  @Override
  public String toString() {
    return String.format(java.util.Locale.ROOT, "%.2f (%.2f–%.2f)", median, min, max);
  }
}
