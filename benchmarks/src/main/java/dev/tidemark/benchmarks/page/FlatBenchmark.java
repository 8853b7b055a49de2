package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the same pages from histories of different lengths, all open in one process, alternately:
 * the cost of a page must not depend on the amount of older data. One kind of history has twenty
 * thousand events per day; another has the same number of events in ten days, so that its files are
 * large.
 */
public final class FlatBenchmark {
  /** Ten such days are 4 GB of lines on the disk before they are loaded. */
  private static final int MOST_A_DAY = 1_000_000;

  private static final int A_DAY = 20_000;
  private static final int DAYS = 10;
  private static final int ROUNDS = 101;
  private static final int WARM_UP = 30;
  private static final List<Integer> SIZES = List.of(100_000, 1_000_000, 10_000_000);

  private final Path scratch;
  private final Report report;

  public FlatBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  /** A history, with the cursor of its middle and the measured times. */
  private record History(
      String name,
      FilledLake lake,
      String middle,
      List<Double> newestMillis,
      List<Double> midMillis) {
    History(String name, FilledLake lake, String middle) {
      this(name, lake, middle, new ArrayList<>(), new ArrayList<>());
    }
  }

  public void run(List<String> sizes) throws Exception {
    List<Integer> events = sizes.isEmpty() ? SIZES : sizes.stream().map(Integer::parseInt).toList();
    compare("%d events a day".formatted(A_DAY), events, count -> new int[] {count / A_DAY, A_DAY});
    compare(
        "%d days".formatted(DAYS),
        events.stream().filter(count -> count <= DAYS * MOST_A_DAY).toList(),
        count -> new int[] {DAYS, count / DAYS});
  }

  private interface Shape {
    /** Returns the number of days and of events per day. */
    int[] of(int events);
  }

  private void compare(String name, List<Integer> sizes, Shape shape) throws Exception {
    List<History> histories = new ArrayList<>();
    try {
      for (int size : sizes) {
        int[] days = shape.of(size);
        FilledLake lake = FilledLake.in(scratch.resolve(days[0] + "x" + days[1]));
        lake.fill(days[0], days[1], 60, _ -> {});
        var middle = CallEvents.END.minus(java.time.Duration.ofHours(12L * days[0]));
        histories.add(new History("%,d events".formatted(size), lake, lake.at(middle)));
      }
      measure(name, histories);
    } finally {
      for (History history : histories) history.lake().close();
    }
  }

  private void measure(String name, List<History> histories) {
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (History history : histories) {
        double newest = millis(history, null);
        double middle = millis(history, history.middle());
        if (round < 0) continue;
        history.newestMillis().add(newest);
        history.midMillis().add(middle);
      }
    }
    report.line("%s; ms a page of 50, median (min–max) of %d rounds in turn", name, ROUNDS);
    double base = Summary.of(histories.getFirst().newestMillis()).median();
    double baseDeep = Summary.of(histories.getFirst().midMillis()).median();
    for (History history : histories) {
      Summary first = Summary.of(history.newestMillis());
      Summary deep = Summary.of(history.midMillis());
      report.line(
          "  %-20s newest %-24s %.2f×   in the middle %-24s %.2f×",
          history.name(), first, first.median() / base, deep, deep.median() / baseDeep);
    }
  }

  private static double millis(History history, @Nullable String cursor) {
    Stopwatch clock = Stopwatch.start();
    history.lake().page(cursor, 50, "");
    return clock.millis();
  }
}
