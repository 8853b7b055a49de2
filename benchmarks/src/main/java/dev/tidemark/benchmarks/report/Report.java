package dev.tidemark.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The lines of a benchmark's result: printed immediately, and written to the result file at the
 * end.
 */
public final class Report {
  private final List<String> lines = new ArrayList<>();

  @SuppressWarnings("AnnotateFormatMethod")
  public // the annotation would need a dependency for one method
  void line(String format, Object... values) {
    String line = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    System.out.println(line);
    lines.add(line);
  }

  void writeTo(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
  }

  /** Adds the description of the machine, the first line of every result. */
  public void machine() {
    Runtime runtime = Runtime.getRuntime();
    line(
        "%d cores, heap ≤ %d MiB, Java %s, %s %s",
        runtime.availableProcessors(),
        runtime.maxMemory() >> 20,
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
  }
}
