package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.maintain.MaintenanceReport;
import dev.tidemark.sql.Page;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Measures a day that arrived in many loads, before and after its compaction: pages, files, bytes,
 * and the speed of the compaction. Once nearly in order of time, once with files that all overlap.
 */
public final class MaintenanceBenchmark {
  private static final int ROUNDS = 15;

  private final Path scratch;
  private final Report report;

  public MaintenanceBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  public void run(int loads, int perLoad) throws Exception {
    run("in order", loads, perLoad, new LateEvents(100, 1));
    run("mixed", loads, perLoad, new LateEvents(1, loads));
  }

  /**
   * The events that arrive late.
   *
   * @param every one of this many events is late
   * @param most the maximum delay in loads
   */
  private record LateEvents(int every, int most) {}

  private void run(String name, int loads, int perLoad, LateEvents lateEvents) throws Exception {
    Path folder = Files.createDirectories(scratch.resolve(name.replace(' ', '-')));
    try (var bench = new BenchmarkLake(folder);
        var inProcessClient = new InProcessClient(bench)) {
      long text = fill(bench, loads, perLoad, lateEvents);
      report.line("");
      report.line(
          "%s: a day by %d loads of about %d events, one of %d up to %d loads late; %.1f MB of NDJSON",
          name, loads, perLoad, lateEvents.every(), lateEvents.most(), text / 1e6);
      tell("before", bench);
      pages("before", inProcessClient);
      MaintenanceReport done = keep(bench);
      double seconds = done.took().toNanos() / 1e9;
      report.line(
          "maintenance: %d steps in %.2f s, one thread: %.1f MB of files (%.1f MB of NDJSON, %,d events) a second",
          done.done().size(),
          seconds,
          done.bytesRead() / 1e6 / seconds,
          text / 1e6 / seconds,
          Math.round((double) loads * perLoad / seconds));
      tell("after", bench);
      pages("after", inProcessClient);
    }
  }

  /** Loads the events and returns the number of bytes of text. */
  private long fill(BenchmarkLake bench, int loads, int perLoad, LateEvents lateEvents)
      throws IOException {
    Path day = scratch.resolve("day.ndjson");
    CallEvents.writeDay(day, 0, loads * perLoad, 60);
    var random = new SplittableRandom(5);
    List<StringBuilder> parts = new ArrayList<>();
    for (int i = 0; i < loads; i++) parts.add(new StringBuilder());
    try (BufferedReader events = Files.newBufferedReader(day)) {
      for (int i = 0; i < loads * perLoad; i++) {
        int part = i / perLoad;
        if (random.nextInt(lateEvents.every()) == 0) part += random.nextInt(lateEvents.most() + 1);
        parts.get(part % loads).append(events.readLine()).append('\n');
      }
    }
    Path file = scratch.resolve("part.ndjson");
    for (StringBuilder part : parts) {
      Files.writeString(file, part);
      bench.load(List.of(file));
    }
    return Files.size(day);
  }

  private static MaintenanceReport keep(BenchmarkLake bench) {
    // Long after the day, so that its partition is closed.
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(365));
    try (var maintenance = new Maintenance(bench.lake(), options(), later)) {
      return maintenance.run(bench.topic(), MaintenanceBudget.UNLIMITED);
    }
  }

  /** Two years, so that no snapshot expires although the clock is ahead. */
  private static MaintenanceOptions options() {
    var usual = MaintenanceOptions.DEFAULT;
    return new MaintenanceOptions(
        Duration.ofDays(730),
        usual.maxSnapshots(),
        usual.grace(),
        Duration.ofDays(730),
        usual.largestRewrite(),
        usual.rewriting());
  }

  private void tell(String when, BenchmarkLake bench) {
    var files = bench.lake().snapshots().current(bench.topic()).files();
    report.line(
        "%-7s %d files, %,d bytes",
        when, files.size(), files.stream().mapToLong(file -> file.bytes()).sum());
  }

  private void pages(String when, InProcessClient inProcessClient) {
    var middle = CallEvents.END.minus(Duration.ofHours(12));
    List<String> queries =
        List.of(
            "{}",
            "{\"filter\":{\"timestamp_lt\":\"" + middle + "\"}}",
            "{\"filter\":{\"tenant_id\":\"org-7\"}}",
            "{\"filter\":{\"transaction_id\":\"88888888-8888-4888-8888-888888888888\"}}");
    List<String> names =
        List.of("newest", "mid-day", "one organisation", "an id that is not there");
    for (int i = 0; i < queries.size(); i++) {
      double[] millis = new double[ROUNDS];
      Page page = null;
      for (int round = -3; round < ROUNDS; round++) {
        Stopwatch clock = Stopwatch.start();
        page = inProcessClient.page(queries.get(i));
        if (round >= 0) millis[round] = clock.millis();
      }
      report.line(
          "%-7s page of 50, %-23s ms %s, %d files opened",
          when, names.get(i), Summary.of(millis), opened(page));
    }
  }

  private static long opened(@Nullable Page page) {
    return page == null ? 0 : page.work().files();
  }
}
