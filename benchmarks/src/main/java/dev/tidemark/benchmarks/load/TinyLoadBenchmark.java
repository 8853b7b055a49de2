package dev.tidemark.benchmarks.load;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.ProcessUsage;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures loads of few events, as in the service: milliseconds from the landed object to the
 * durable commit, and all bytes written for it, including metadata.
 */
public final class TinyLoadBenchmark {
  private static final int WARM = 20;

  private final Path scratch;
  private final Report report;

  public TinyLoadBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  public void run(int commits) throws Exception {
    report.line("%d commits of each size, after %d that are not counted", commits, WARM);
    report.line("events   ms a commit (median, min–max)   KB written   of it events   files");
    for (int events : new int[] {1, 10, 100, 1000}) run(events, commits);
    report.line("100 000 landed objects of one event each:");
    manyObjects(100_000);
  }

  private void run(int events, int commits) throws Exception {
    Path file = scratch.resolve("tiny.ndjson");
    CallEvents.writeDay(file, 0, events * (commits + WARM), 40);
    List<String> lines = Files.readAllLines(file);
    List<Double> ms = new ArrayList<>();
    try (var lake = new BenchmarkLake(scratch.resolve("tiny-" + events));
        var loader = lake.eagerLoader()) {
      ProcessUsage before = ProcessUsage.now();
      long text = 0;
      for (int i = 0; i < commits + WARM; i++) {
        if (i == WARM) before = ProcessUsage.now();
        String some = String.join("\n", lines.subList(i * events, (i + 1) * events));
        byte[] bytes = some.getBytes(StandardCharsets.UTF_8);
        lake.land("object-" + i, bytes);
        Stopwatch clock = Stopwatch.start();
        long loaded = lake.loadLanded(loader).loaded();
        if (loaded != events) throw new IllegalStateException("loaded " + loaded);
        if (i >= WARM) {
          ms.add(clock.millis());
          text += bytes.length;
        }
      }
      ProcessUsage used = ProcessUsage.now().since(before);
      report.line(
          "%6d   %29s   %10.1f   %12.1f   %5d",
          events,
          Summary.of(ms),
          (used.written() - text) / 1e3 / commits,
          text / 1e3 / commits,
          lake.lake().snapshots().current(lake.topic()).files().size());
    }
  }

  private void manyObjects(int objects) throws Exception {
    Path file = scratch.resolve("many.ndjson");
    CallEvents.writeDay(file, 0, objects, 40);
    try (var lake = new BenchmarkLake(scratch.resolve("many"));
        var loader = lake.eagerLoader()) {
      int number = 0;
      for (String line : Files.readAllLines(file)) {
        lake.land("object-" + number++, line.getBytes(StandardCharsets.UTF_8));
      }
      System.gc();
      ProcessUsage before = ProcessUsage.now();
      var loaded = lake.loadLanded(loader);
      ProcessUsage used = ProcessUsage.now().since(before);
      report.line(
          String.format(
              Locale.ROOT,
              "%d loaded in %.1f s (%.1f CPU s), %d files, peak of this process %d MiB",
              loaded.loaded(),
              used.seconds(),
              used.cpuSeconds(),
              loaded.files(),
              ProcessUsage.peakMebibytes()));
    }
  }
}
