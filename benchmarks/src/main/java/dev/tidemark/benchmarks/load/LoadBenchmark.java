package dev.tidemark.benchmarks.load;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.ProcessUsage;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Summary;
import dev.tidemark.catalog.snapshot.DataFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Compares a complete load with DuckDB's plain COPY of the same file; alternately, so that changes
 * of the machine's speed affect both.
 *
 * <p>The load does all that Tidemark guarantees: strict JSON, schema, identity, dead letters,
 * deduplication, order, one file per partition, statistics, the Iceberg commit and every fsync. The
 * COPY does none of this. Each round loads into a new lake.
 */
public final class LoadBenchmark {
  private final Path scratch;
  private final Report report;

  public LoadBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  /**
   * Loads {@code events} events, spread evenly over {@code days} days, which are as many
   * partitions.
   */
  public void run(int events, int days, int rounds) throws Exception {
    int perDay = events / days;
    Path file = scratch.resolve("calls.ndjson");
    CallEvents.writeDays(file, days, perDay, 40);
    double megabytes = Files.size(file) / 1e6;
    report.line("%d events, %.0f MB of NDJSON, %d days", perDay * days, megabytes, days);
    report.line(
        "round  plain COPY s   MB a CPU s   load s   ratio   load MB/s   MB a CPU s   loaded   files"
            + "   ms a file");
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      ProcessUsage beforeCopy = ProcessUsage.now();
      PlainCopy.run(file, scratch.resolve("plain.parquet"));
      ProcessUsage usedByCopy = ProcessUsage.now().since(beforeCopy);
      double copy = usedByCopy.seconds();
      Path folder = scratch.resolve("round-" + round);
      ProcessUsage before = ProcessUsage.now();
      Loaded loaded = load(folder, file);
      ProcessUsage used = ProcessUsage.now().since(before);
      double load = used.seconds();
      report.line(
          "%s  %12.2f  %11.0f  %7.2f  %6.2f  %10.0f  %11.0f  %7d  %6d  %10.1f",
          round == 0 ? "cold " : "%5d".formatted(round),
          copy,
          megabytes / usedByCopy.cpuSeconds(),
          load,
          copy / load,
          megabytes / load,
          megabytes / used.cpuSeconds(),
          loaded.events(),
          loaded.files(),
          1000 * load / loaded.files());
      if (loaded.events() != (long) perDay * days) {
        throw new IllegalStateException("not every event was loaded: " + loaded);
      }
      if (round > 0) ratios.add(copy / load);
      if (round == rounds) size(file, (double) loaded.bytes() / loaded.events(), perDay * days);
      delete(folder);
    }
    report.line(
        "ratio COPY/load: %s, median (min–max) of %d rounds after the cold one",
        Summary.of(ratios), rounds);
  }

  /** The data files of a lake after a load. */
  record Loaded(long events, int files, long bytes) {}

  static Loaded load(Path folder, Path file) throws IOException {
    try (var lake = new BenchmarkLake(folder)) {
      long events = lake.load(List.of(file)).loaded();
      var live = lake.lake().snapshots().current(lake.topic()).files();
      return new Loaded(events, live.size(), live.stream().mapToLong(DataFile::bytes).sum());
    }
  }

  /** Reports the bytes per event in the table, compared with the gzip-compressed lines. */
  private void size(Path file, double stored, int events) throws IOException {
    byte[] some = new byte[(int) Math.min(64 << 20, Files.size(file))];
    try (var in = Files.newInputStream(file)) {
      in.readNBytes(some, 0, some.length);
    }
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(some);
    }
    double line = (double) Files.size(file) / events;
    double gzipped = line * packed.size() / some.length;
    report.line(
        "bytes an event: %.0f as sent, %.1f as gzip packs the lines, %.1f in the table: %.2f times"
            + " gzip",
        line, gzipped, stored, stored / gzipped);
  }

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
