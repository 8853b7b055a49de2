package dev.tidemark.benchmarks.load;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/**
 * Compares loads of the same events in other shapes with a plain COPY of the same file: in order of
 * time, shuffled so that each batch contains some of every day, and gzip-compressed.
 */
public final class ShapesBenchmark {
  private static final int DAYS = 6;
  private static final long SEED = 3;

  private final Path scratch;
  private final Report report;

  public ShapesBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  public void run(int about, int rounds) throws Exception {
    Path inOrder = scratch.resolve("calls.ndjson");
    int perDay = about / DAYS;
    int events = perDay * DAYS;
    CallEvents.writeDays(inOrder, DAYS, perDay, 40);
    Path shuffled = shuffled(inOrder);
    Path gzipped = gzipped(inOrder);
    double megabytes = Files.size(inOrder) / 1e6;
    report.line("%d events, %.0f MB of NDJSON, %d days", events, megabytes, DAYS);
    report.line("                  plain COPY s                load s   ratio   load MB/s   files");
    // Warm-up for the JIT compiler.
    one(inOrder, events);
    for (Path file : List.of(inOrder, shuffled, gzipped)) {
      List<Double> copies = new ArrayList<>();
      List<Double> loads = new ArrayList<>();
      int files = 0;
      for (int round = 0; round < rounds; round++) {
        Stopwatch copy = Stopwatch.start();
        PlainCopy.run(file, scratch.resolve("plain.parquet"));
        copies.add(copy.seconds());
        Stopwatch load = Stopwatch.start();
        files = one(file, events);
        loads.add(load.seconds());
      }
      double copy = Summary.of(copies).median();
      double load = Summary.of(loads).median();
      report.line(
          "%-15s   %-18s   %-18s   %.2f  %10.0f   %5d",
          file.getFileName(),
          Summary.of(copies),
          Summary.of(loads),
          copy / load,
          megabytes / load,
          files);
    }
  }

  private int one(Path file, int events) throws IOException {
    Path folder = scratch.resolve("lake");
    LoadBenchmark.Loaded loaded = LoadBenchmark.load(folder, file);
    LoadBenchmark.delete(folder);
    if (loaded.events() != events) {
      throw new IllegalStateException("not every event was loaded: " + loaded);
    }
    return loaded.files();
  }

  private Path shuffled(Path file) throws IOException {
    byte[] text = Files.readAllBytes(file);
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < text.length; i++) if (i == 0 || text[i - 1] == '\n') starts.add(i);
    Collections.shuffle(starts, new Random(SEED));
    Path shuffled = scratch.resolve("shuffled.ndjson");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(shuffled), 1 << 20)) {
      for (int start : starts) {
        int end = start;
        while (text[end] != '\n') end++;
        out.write(text, start, end + 1 - start);
      }
    }
    return shuffled;
  }

  private Path gzipped(Path file) throws IOException {
    Path gzipped = scratch.resolve("calls.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped), 1 << 20)) {
      Files.copy(file, out);
    }
    return gzipped;
  }
}
