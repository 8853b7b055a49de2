package dev.tidemark.benchmarks.load;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.postgres.Postgres;
import dev.tidemark.benchmarks.postgres.PostgresPages;
import dev.tidemark.benchmarks.report.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Measures the bytes per event: as NDJSON, gzip-compressed, in the lake (typed columns and the JSON
 * as sent), and in PostgreSQL with the index that pages need.
 */
public final class StorageBenchmark {
  private final Path scratch;
  private final Report report;

  public StorageBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  public void run(int events, int days) throws Exception {
    int perDay = events / days;
    long count = (long) perDay * days;
    Path file = scratch.resolve("calls.ndjson");
    CallEvents.writeDays(file, days, perDay, 40);
    long plain = Files.size(file);
    long gzip = gzipped(file);
    report.line("%d events of %d days, bytes an event:", count, days);
    report.line("NDJSON                                    %6.1f", (double) plain / count);
    report.line("NDJSON, gzip -6                           %6.1f", (double) gzip / count);
    long lake = lake(file, count);
    report.line(
        "Tidemark, data files                      %6.1f   %.2f of gzip",
        (double) lake / count, (double) lake / gzip);
    Optional<Path> programs = Postgres.programs();
    if (programs.isEmpty()) {
      report.line("PostgreSQL is not installed: skipped");
      return;
    }
    try (PostgresPages postgres = PostgresPages.start(programs.get())) {
      postgres.take(file);
      report.line("%s", postgres.finish(count));
      long table = postgres.tableBytes();
      long whole = table + postgres.indexBytes();
      report.line("PostgreSQL, table                         %6.1f", (double) table / count);
      report.line("  with the index (timestamp, id)          %6.1f", (double) whole / count);
      report.line("Tidemark to PostgreSQL with the index: %.2f", (double) lake / whole);
    }
  }

  private long gzipped(Path file) throws IOException {
    Path packed = scratch.resolve("calls.ndjson.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed), 1 << 16)) {
      Files.copy(file, out);
    }
    return Files.size(packed);
  }

  private long lake(Path file, long count) throws IOException {
    try (var lake = new BenchmarkLake(scratch.resolve("lake"))) {
      long loaded = lake.load(List.of(file)).loaded();
      if (loaded != count) throw new IllegalStateException(loaded + " loaded of " + count);
      try (Stream<Path> all = Files.walk(lake.lake().warehouse())) {
        long bytes = 0;
        for (Path path : all.filter(p -> p.toString().endsWith(".parquet")).toList()) {
          bytes += Files.size(path);
        }
        return bytes;
      }
    }
  }
}
