package dev.tidemark.benchmarks.load;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.ProcessUsage;
import dev.tidemark.benchmarks.report.Report;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the peak memory of the whole process of a load, by the size of its input: each load in a
 * separate process, with the heap of {@code ./tidemark load}.
 */
public final class MemoryBenchmark {
  private static final int PER_DAY = 250_000;

  private final Path scratch;
  private final Report report;

  public MemoryBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  public void run(String heap, List<Integer> sizes) throws Exception {
    report.line("each load a process of its own with -Xmx%s", heap);
    report.line("   events      MB   load s   CPU s   loaded   files   peak MiB of the process");
    for (int events : sizes) {
      Path file = write(events);
      report.line("%9d  %6.0f   %s", events, Files.size(file) / 1e6, forked(heap, file, events));
      Files.delete(file);
    }
  }

  /** Writes alternating days, each larger than a batch. */
  private Path write(int events) throws IOException {
    Path file = scratch.resolve("calls-" + events + ".ndjson");
    try (var out = Files.newOutputStream(file)) {
      for (int day = 0; day * PER_DAY < events; day++) {
        CallEvents.writeDay(out, day, Math.min(PER_DAY, events - day * PER_DAY), 40);
      }
    }
    return file;
  }

  private String forked(String heap, Path file, int events) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx" + heap, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp"));
    command.add(ManagementFactory.getRuntimeMXBean().getClassPath());
    command.add(MemoryBenchmark.class.getName());
    command.add(scratch.resolve("lake-" + events).toString());
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) throw new IllegalStateException(said);
    return said.lines().reduce("", (first, last) -> last);
  }

  /**
   * Main method of the forked process, {@code FOLDER FILE}: runs one load, then prints a line of
   * figures.
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Path file = Path.of(args[1]);
    ProcessUsage before = ProcessUsage.now();
    try (var lake = new BenchmarkLake(folder)) {
      var loaded = lake.load(List.of(file));
      ProcessUsage used = ProcessUsage.now().since(before);
      new Report()
          .line(
              "%6.1f  %6.1f  %7d  %6d  %6d",
              used.seconds(),
              used.cpuSeconds(),
              loaded.loaded(),
              loaded.files(),
              ProcessUsage.peakMebibytes());
    }
  }
}
