package dev.tidemark.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The resources that this process has used so far, as counted by the operating system. */
public record ProcessUsage(double seconds, double cpuSeconds, long written) {
  public static ProcessUsage now() throws IOException {
    return new ProcessUsage(
        System.nanoTime() / 1e9,
        ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9,
        number(Path.of("/proc/self/io"), "wchar:"));
  }

  public ProcessUsage since(ProcessUsage before) {
    return new ProcessUsage(
        seconds - before.seconds, cpuSeconds - before.cpuSeconds, written - before.written);
  }

  /** Returns the peak memory of the process in MiB. */
  public static long peakMebibytes() throws IOException {
    return number(Path.of("/proc/self/status"), "VmHWM:") >> 10;
  }

  private static long number(Path file, String name) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      String line = lines.filter(found -> found.startsWith(name)).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
  }
}
