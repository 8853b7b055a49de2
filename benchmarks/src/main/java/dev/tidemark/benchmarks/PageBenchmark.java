package dev.tidemark.benchmarks;

import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.PageLimits;
import dev.tidemark.sql.cursor.CursorCodec;
import dev.tidemark.sql.cursor.CursorKeys;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.sql.query.QueryRequestReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The newest page and pages deep in the history, against DuckDB reading all files of the same table
 * with ORDER BY … LIMIT.
 *
 * <p>Both run in this process, warm, on the same files, in turn; both answer 51 rows with id, time,
 * env, org and payload. The deep page is reached as a client reaches it: by following cursors.
 */
final class PageBenchmark {
  private static final int ROUNDS = 15;

  private final Path scratch;
  private final Report report;

  PageBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  void run(int days, int perDay) throws Exception {
    try (var bench = new BenchLake(scratch)) {
      fill(bench, days, perDay);
      List<DataFile> files = bench.lake().snapshots().current(bench.topic()).files();
      report.line(
          "%d data files, %d rows", files.size(), files.stream().mapToLong(DataFile::rows).sum());
      try (QueryEngine engine =
          DuckDbEngine.open(
              bench.lake().warehouse(),
              DuckDbOptions.forProcessors(Runtime.getRuntime().availableProcessors()))) {
        var history = history(bench, engine);
        compare(bench, history, files, days);
      }
    }
  }

  private void fill(BenchLake bench, int days, int perDay) throws Exception {
    long start = System.nanoTime();
    long loaded = 0;
    for (int from = days; from > 0; from -= 10) {
      List<Path> batch = new ArrayList<>();
      for (int day = from - 1; day >= Math.max(0, from - 10); day--) {
        Path file = scratch.resolve("day-" + day + ".ndjson");
        Calls.writeDay(file, day, perDay, 60);
        batch.add(file);
      }
      LoadReport result = bench.load(batch);
      loaded += result.loaded();
      for (Path file : batch) Files.delete(file);
    }
    report.line(
        "%d days × %d events loaded in %.0f s (generation included)",
        days, perDay, (System.nanoTime() - start) / 1e9);
    if (loaded != (long) days * perDay) throw new IllegalStateException("loaded only " + loaded);
  }

  private static EventHistory history(BenchLake bench, QueryEngine engine) throws Exception {
    var cursors =
        new CursorCodec(
            CursorKeys.inLake(bench.lake().dir()),
            java.time.Clock.systemUTC(),
            CursorCodec.DEFAULT_LIFE);
    return new EventHistory(bench.lake().snapshots(), engine, cursors, PageLimits.DEFAULT);
  }

  private void compare(BenchLake bench, EventHistory history, List<DataFile> files, int days)
      throws Exception {
    Instant deep = Calls.END.minus(Duration.ofDays(Math.min(300, days - 5)));
    String cursor = walkTo(bench, history, deep);
    String paths =
        files.stream()
            .map(f -> "'" + f.path().replaceFirst("^file:(//)?", "") + "'")
            .collect(Collectors.joining(","));
    String all = "SELECT id, timestamp, env, org, payload FROM read_parquet([" + paths + "])";
    List<double[]> times = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      for (int round = 0; round < ROUNDS + 3; round++) {
        double[] time = {
          millis(() -> page(bench, history, null, 50, null)),
          millis(() -> page(bench, history, cursor, 50, null)),
          millis(() -> page(bench, history, null, 50, "\"tenant_id\":\"org-7\"")),
          round < 3 || round % 3 == 0
              ? millis(
                  () ->
                      drain(
                          statement.executeQuery(
                              all + " ORDER BY timestamp DESC, id, env, org LIMIT 51")))
              : Double.NaN,
          round < 3 || round % 3 == 0
              ? millis(
                  () ->
                      drain(
                          statement.executeQuery(
                              all
                                  + " WHERE timestamp < TIMESTAMPTZ '"
                                  + deep
                                  + "' ORDER BY timestamp DESC, id, env, org LIMIT 51")))
              : Double.NaN
        };
        if (round >= 3) times.add(time);
      }
    }
    Spread newest = column(times, 0);
    Spread deepPage = column(times, 1);
    Spread naive = column(times, 3);
    Spread naiveDeep = column(times, 4);
    report.line("ms, median (min–max) of %d rounds in turn:", ROUNDS);
    report.line("newest page                        %s", newest);
    report.line("page at %s       %s", deep, deepPage);
    report.line("newest page of one organisation    %s", column(times, 2));
    report.line("DuckDB, all files, newest          %s", naive);
    report.line("DuckDB, all files, same deep page  %s", naiveDeep);
    report.line(
        "newest: %.0f× faster than all files; deep: %.0f×; deep/newest: %.2f",
        naive.median() / newest.median(),
        naiveDeep.median() / deepPage.median(),
        deepPage.median() / newest.median());
  }

  /** Follows cursors, a thousand rows a page, until the history is older than an instant. */
  private String walkTo(BenchLake bench, EventHistory history, Instant until) throws Exception {
    long start = System.nanoTime();
    List<Double> first = new ArrayList<>();
    List<Double> last = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    while (true) {
      long pageStart = System.nanoTime();
      Page page = page(bench, history, cursor, 1000, null);
      double ms = (System.nanoTime() - pageStart) / 1e6;
      pages++;
      if (pages > 50 && first.size() < 100) first.add(ms);
      last.add(ms);
      if (last.size() > 100) last.removeFirst();
      cursor = page.cursor().orElseThrow();
      if (page.rows().getLast().timestamp().isBefore(until)) break;
    }
    report.line(
        "walked %d pages of 1000 rows by cursor in %.0f s; ms a page: pages 51–150 %s, the last 100 %s",
        pages, (System.nanoTime() - start) / 1e9, Spread.of(first), Spread.of(last));
    return cursor;
  }

  private static Page page(
      BenchLake bench,
      EventHistory history,
      @Nullable String cursor,
      int limit,
      @Nullable String filter) {
    String body =
        "{\"limit\":"
            + limit
            + (filter == null ? "" : ",\"filter\":{" + filter + "}")
            + (cursor == null ? "" : ",\"cursor\":\"" + cursor + "\"")
            + "}";
    return history.find(
        bench.topic(), QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8)));
  }

  private interface Work {
    Object run() throws Exception;
  }

  private static double millis(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static int drain(java.sql.ResultSet rows) throws java.sql.SQLException {
    int length = 0;
    try (rows) {
      while (rows.next()) length += rows.getString("payload").length();
    }
    return length;
  }

  private static Spread column(List<double[]> times, int column) {
    return Spread.of(
        times.stream().mapToDouble(t -> t[column]).filter(t -> !Double.isNaN(t)).toArray());
  }
}
