package dev.tidemark.benchmarks.load;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures several loaders on one partition of one table: their total throughput, and how often
 * commits conflict; then a large batch among small ones.
 */
public final class ManyLoadersBenchmark {
  private final Path scratch;
  private final Report report;

  public ManyLoadersBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  /** The result of one loader. */
  private record Result(long events, int commits, long rejected, double seconds) {}

  public void run(int commits, int events) throws Exception {
    report.line("each loader: %d commits of %d events, all of one day", commits, events);
    report.line("loaders   commits/s   events/s   rejected commits   slowest loader s");
    for (int loaders : new int[] {1, 2, 4}) together(loaders, commits, events);
    report.line("a batch of %d events among 3 loaders of %d each:", 200 * events, events);
    large(events);
  }

  private void together(int loaders, int commits, int events) throws Exception {
    List<Path> files = files("l" + loaders, loaders * commits, events);
    Path folder = scratch.resolve("many-" + loaders);
    List<Callable<Result>> each = new ArrayList<>();
    for (int i = 0; i < loaders; i++) {
      var own = files.subList(i * commits, (i + 1) * commits);
      each.add(() -> load(folder, own));
    }
    Stopwatch clock = Stopwatch.start();
    List<Result> done = all(each);
    double seconds = clock.seconds();
    long loaded = done.stream().mapToLong(Result::events).sum();
    if (loaded != (long) loaders * commits * events) {
      throw new IllegalStateException("not every event was loaded once: " + loaded);
    }
    report.line(
        "%7d   %9.1f   %8.0f   %15d   %16.1f",
        loaders,
        loaders * commits / seconds,
        loaded / seconds,
        done.stream().mapToLong(Result::rejected).sum(),
        done.stream().mapToDouble(Result::seconds).max().orElse(0));
  }

  private void large(int events) throws Exception {
    List<Path> small = files("small", 3 * 100, events);
    Path big = scratch.resolve("big.ndjson");
    CallEvents.writeDay(big, 1, 200 * events, 40);
    Path folder = scratch.resolve("many-large");
    List<Callable<Result>> each = new ArrayList<>();
    each.add(() -> load(folder, List.of(big)));
    for (int i = 0; i < 3; i++) {
      var own = small.subList(i * 100, (i + 1) * 100);
      each.add(() -> load(folder, own));
    }
    List<Result> done = all(each);
    report.line(
        "the large one took %.1f s and %d rejected commits, the small ones %.1f s and %d",
        done.getFirst().seconds(),
        done.getFirst().rejected(),
        done.stream().skip(1).mapToDouble(Result::seconds).max().orElse(0),
        done.stream().skip(1).mapToLong(Result::rejected).sum());
  }

  private static Result load(Path folder, List<Path> files) throws Exception {
    Stopwatch clock = Stopwatch.start();
    try (var lake = new BenchmarkLake(folder);
        var loader = lake.eagerLoader()) {
      long loaded = 0;
      for (Path file : files) loaded += lake.load(loader, List.of(file)).loaded();
      double seconds = clock.seconds();
      return new Result(loaded, files.size(), loader.rejectedCommits(), seconds);
    }
  }

  private List<Path> files(String name, int count, int events) throws Exception {
    Path all = scratch.resolve(name + ".ndjson");
    // Includes the day of the large batch, so that all use one partition.
    CallEvents.writeDay(all, 1, count * events, 39);
    List<String> lines = Files.readAllLines(all);
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Path file = scratch.resolve(name + "-" + i);
      Files.write(file, lines.subList(i * events, (i + 1) * events));
      files.add(file);
    }
    return files;
  }

  private static List<Result> all(List<Callable<Result>> each) throws Exception {
    List<Result> done = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(each.size())) {
      for (Future<Result> future : pool.invokeAll(each)) done.add(future.get());
    }
    return done;
  }
}
