package dev.tidemark.benchmarks.load;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Measures the cost of dropping duplicates, by the age of the table: the events of one old day
 * again, and a file with some events of every day.
 */
public final class OldEventsBenchmark {
  private static final int[] AGES = {1, 30, 180, 365};

  private final Path scratch;
  private final Report report;

  public OldEventsBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  public void run(int perDay) throws Exception {
    report.line("a day has %d events; all of them are sent again, and 10 of each day", perDay);
    report.line("days   files   one day again: new ms   again ms   of every day ms   dropped");
    try (var lake = new BenchmarkLake(scratch.resolve("old"))) {
      Path every = scratch.resolve("every.ndjson");
      int days = 0;
      for (int age : AGES) {
        Path more = scratch.resolve("more.ndjson");
        Files.deleteIfExists(more);
        for (; days < age; days++) {
          append(days, perDay, Integer.MAX_VALUE, more);
          append(days, perDay, 10, every);
        }
        lake.load(List.of(more));
        Path fresh = scratch.resolve("fresh.ndjson");
        // As many as a day's events, all new: the cost of a load of this size without duplicates.
        CallEvents.writeDay(fresh, 400 + age, perDay, 40);
        double loaded = ms(lake, fresh, perDay, 0);
        Path old = scratch.resolve("old.ndjson");
        CallEvents.writeDay(old, days - 1, perDay, 40);
        double again = ms(lake, old, 0, perDay);
        double spanning = ms(lake, every, 0, 10L * days);
        report.line(
            "%4d   %5d   %21.0f   %8.0f   %15.0f   %7d",
            days,
            lake.lake().snapshots().current(lake.topic()).files().size(),
            loaded,
            again,
            spanning,
            perDay + 10 * days);
      }
    }
  }

  private void append(int day, int perDay, int most, Path to) throws Exception {
    Path file = scratch.resolve("one-day.ndjson");
    CallEvents.writeDay(file, day, perDay, 40);
    List<String> lines = Files.readAllLines(file);
    Files.write(
        to,
        lines.subList(0, Math.min(most, lines.size())),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static double ms(BenchmarkLake lake, Path file, long loaded, long dropped)
      throws Exception {
    Stopwatch clock = Stopwatch.start();
    var report = lake.load(List.of(file));
    double ms = clock.millis();
    if (report.loaded() != loaded || report.duplicates() != dropped) {
      throw new IllegalStateException("loaded " + report);
    }
    return ms;
  }
}
