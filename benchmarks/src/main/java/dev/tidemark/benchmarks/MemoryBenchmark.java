package dev.tidemark.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The most memory that a load ever has, of the whole process, against the size of what it loads:
 * each load in a process of its own, with the heap that {@code ./tidemark load} gives it.
 */
final class MemoryBenchmark {
  private static final int PER_DAY = 250_000;

  private final Path scratch;
  private final Report report;

  MemoryBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  void run(String heap, List<Integer> sizes) throws Exception {
    report.line("each load a process of its own with -Xmx%s", heap);
    report.line("   events      MB   load s   CPU s   loaded   files   peak MiB of the process");
    for (int events : sizes) {
      Path file = write(events);
      report.line("%9d  %6.0f   %s", events, Files.size(file) / 1e6, forked(heap, file, events));
      Files.delete(file);
    }
  }

  /** Days in turn, each larger than a batch. */
  private Path write(int events) throws IOException {
    Path file = scratch.resolve("calls-" + events + ".ndjson");
    try (var out = Files.newOutputStream(file)) {
      for (int day = 0; day * PER_DAY < events; day++) {
        Calls.writeDay(out, day, Math.min(PER_DAY, events - day * PER_DAY), 40);
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
    command.addAll(List.of(Benchmarks.class.getName(), "load-once"));
    command.add(scratch.resolve("lake-" + events).toString());
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) throw new IllegalStateException(said);
    return said.lines().reduce("", (first, last) -> last);
  }

  /** What the forked process does: one load, then a line of figures. */
  static void loadOnce(Path folder, Path file) throws Exception {
    Usage before = Usage.now();
    try (var lake = new BenchLake(folder)) {
      var loaded = lake.load(List.of(file));
      Usage used = Usage.now().since(before);
      new Report()
          .line(
              "%6.1f  %6.1f  %7d  %6d  %6d",
              used.seconds(),
              used.cpuSeconds(),
              loaded.loaded(),
              loaded.files(),
              Usage.peakMebibytes());
    }
  }
}
