package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.postgres.Postgres;
import dev.tidemark.benchmarks.postgres.PostgresPages;
import dev.tidemark.benchmarks.report.Chart;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import dev.tidemark.catalog.snapshot.DataFile;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares pages of a long history with other systems on the same events: DuckDB over all files of
 * the same table, a real Trino on the same table, and PostgreSQL with the index that pages need and
 * the event as JSONB.
 *
 * <p>All are warm and run alternately; each returns 51 rows with id, time, env, org and payload to
 * its client. Tidemark is used as by a client: with cursors, and with all pages of a query that has
 * few rows.
 */
public final class PageBenchmark {
  private static final int ROUNDS = 11;
  private static final int PLACES = 20;
  private static final int WARM_UP = 2;
  private static final int ROUNDS_ALONE = 101;

  /** A slow system runs only in every fourth round. */
  private static final int SELDOM = 4;

  private static final double LONG_MILLIS = 200;

  private static final int WALKED = 200;

  private static final String KEPT = "Tidemark, rows kept";

  /** In the middle of the range of transaction ids, but not one of them. */
  private static final String NOBODYS = "77777777-7777-7777-7777-777777777777";

  private final Path scratch;
  private final Report report;

  public PageBenchmark(Path scratch, Report report) {
    this.scratch = scratch;
    this.report = report;
  }

  private interface PageCall {
    void run() throws Exception;
  }

  /** A system under test with its times, and the reason if it failed. */
  private record Answer(
      String who, PageCall pageCall, int pages, List<Double> millis, List<String> failures) {
    Answer(String who, PageCall pageCall) {
      this(who, 1, pageCall);
    }

    /** Runs {@code pages} pages together; the recorded time is the average of one. */
    Answer(String who, int pages, PageCall pageCall) {
      this(who, pageCall, pages, new ArrayList<>(), new ArrayList<>());
    }

    /** Runs once; a system that failed is not run again. */
    void time(boolean counts) {
      if (!failures.isEmpty()) return;
      Stopwatch clock = Stopwatch.start();
      try {
        pageCall.run();
      } catch (Exception e) {
        failures.add(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        return;
      }
      if (counts) millis.add(clock.millis() / pages);
    }

    boolean isSlow() {
      return !millis.isEmpty() && millis.getLast() > LONG_MILLIS;
    }
  }

  /** A query with its systems; Tidemark is the first. */
  private record Case(String name, List<Answer> answers) {}

  public void run(int days, int perDay, int organisations, boolean withTrino) throws Exception {
    Optional<Path> programs = Postgres.programs();
    if (programs.isEmpty()) report.line("PostgreSQL is not installed: skipped");
    try (FilledLake lake = FilledLake.in(scratch);
        PostgresPages postgres = programs.isEmpty() ? null : PostgresPages.start(programs.get());
        var connection = DriverManager.getConnection("jdbc:duckdb:");
        var duckdb = connection.createStatement()) {
      Stopwatch clock = Stopwatch.start();
      FilledLake.FileAction fileAction = postgres == null ? _ -> {} : postgres::take;
      lake.fill(days, perDay, organisations, fileAction);
      if (postgres != null) report.line("%s", postgres.finish((long) days * perDay));
      List<DataFile> files = lake.files();
      report.line(
          "%d days × %d events of %d organisations, %d data files; filled in %.0f s",
          days, perDay, organisations, files.size(), clock.seconds());
      duckdb.execute("SET TimeZone='UTC'");
      duckdb.execute("CREATE VIEW calls AS FROM read_parquet([" + paths(files) + "])");
      try (TrinoPages trino = withTrino ? TrinoPages.start(lake.dir()) : null) {
        List<QueryVariants> queries = queries(lake, days, days * perDay);
        Chart chart =
            new Chart(
                "A page of 50 out of %,d events, milliseconds, logarithmic"
                    .formatted((long) days * perDay));
        alone(queries.subList(0, 3));
        List<Case> cases = new ArrayList<>();
        for (QueryVariants queryVariants : queries)
          cases.add(answered(queryVariants, postgres, duckdb, trino));
        cases.getFirst().answers.add(new Answer(KEPT, lake::keptPage));
        cases.add(1, walked(lake, Math.min(WALKED, days * perDay / 50 - 2), postgres));
        measure(cases, chart);
        chart.writeTo(scratch.resolve("chart.svg"));
      }
    }
  }

  private static String paths(List<DataFile> files) {
    return files.stream().map(f -> "'" + f.path() + "'").collect(Collectors.joining(","));
  }

  /**
   * A query in the language of each system.
   *
   * @param where in SQL over the table's columns
   * @param inTrino the same for Trino if it differs
   * @param inPostgres the same over PostgreSQL's columns, which has the event as JSONB
   * @param offset the number of rows to skip
   */
  private record QueryVariants(
      String name, PageCall ours, String where, String inTrino, String inPostgres, int offset) {
    QueryVariants(String name, PageCall ours, String where, String inPostgres) {
      this(name, ours, where, where, inPostgres, 0);
    }
  }

  private List<QueryVariants> queries(FilledLake lake, int days, int events) {
    Instant deep = CallEvents.END.minus(Duration.ofDays(Math.min(300, days - 5)));
    Stopwatch clock = Stopwatch.start();
    String deepCursor = lake.at(deep);
    report.line("walked to %s by cursors in %.0f s", deep, clock.seconds());
    clock = Stopwatch.start();
    int pages = Math.min(4_999, events / 50 - 2);
    String late = lake.after(pages);
    report.line("followed %d cursors of 50 rows in %.0f s", pages, clock.seconds());
    String before = "timestamp < TIMESTAMP '" + deep.toString().replaceAll("[TZ]", " ") + "UTC'";
    return List.of(
        new QueryVariants("newest page", () -> lake.page(null, 50, ""), "", ""),
        new QueryVariants("deep page", around(lake, deepCursor), before, before),
        new QueryVariants(
            "page 5000, theirs by OFFSET", around(lake, late), "", "", "", 50 * pages),
        new QueryVariants(
            "org + env + equality",
            () -> lake.page(null, 50, "\"org\":\"org-7\",\"env\":\"prod\",\"action\":\"retry\""),
            "org = 'org-7' AND env = 'prod' AND action = 'retry'",
            "org = 'org-7' AND env = 'prod' AND payload->>'action' = 'retry'"),
        new QueryVariants(
            "one event's value, bounds help",
            () -> one(lake.all("\"server\":\"" + FilledLake.RARE + "\"")),
            "server = '" + FilledLake.RARE + "'",
            "payload->>'server' = '" + FilledLake.RARE + "'"),
        new QueryVariants(
            "no event's value, no bound helps",
            () -> lake.all("\"transaction_id\":\"" + NOBODYS + "\""),
            "transaction_id = '" + NOBODYS + "'",
            "payload->>'transaction_id' = '" + NOBODYS + "'"),
        new QueryVariants(
            "undeclared path, one event's value",
            () -> one(lake.all("\"payload.detail.route\":\"" + FilledLake.RARE_ROUTE + "\"")),
            "json_extract_string(payload, '$.detail.route') = '" + FilledLake.RARE_ROUTE + "'",
            "json_extract_scalar(payload, '$.detail.route') = '" + FilledLake.RARE_ROUTE + "'",
            "payload->'detail'->>'route' = '" + FilledLake.RARE_ROUTE + "'",
            0),
        new QueryVariants(
            "undeclared path, one in 600",
            () -> lake.page(null, 50, "\"payload.detail.code\":599"),
            "json_extract_string(payload, '$.detail.code') = '599'",
            "json_extract_scalar(payload, '$.detail.code') = '599'",
            "payload->'detail'->>'code' = '599'",
            0));
  }

  /**
   * Returns pages at positions a thousand rows apart, alternately: a single position may be
   * unusually fast or slow.
   */
  private static PageCall around(FilledLake lake, String first) {
    List<String> cursors = new ArrayList<>();
    Optional<String> cursor = Optional.of(first);
    while (cursor.isPresent() && cursors.size() < PLACES) {
      cursors.add(cursor.get());
      cursor = lake.page(cursor.get(), 1000, "").cursor();
    }
    AtomicInteger next = new AtomicInteger();
    return () -> lake.page(cursors.get(next.getAndIncrement() % cursors.size()), 50, "");
  }

  /**
   * Measures Tidemark's pages only among themselves, because a slow system would change the caches.
   */
  private void alone(List<QueryVariants> pages) {
    List<Answer> answers = pages.stream().map(page -> new Answer(page.name, page.ours)).toList();
    for (int round = -WARM_UP; round < ROUNDS_ALONE; round++) {
      for (Answer answer : answers) answer.time(round >= 0);
    }
    report.line("Tidemark alone, ms, median (min–max) of %d rounds in turn:", ROUNDS_ALONE);
    double newest = Summary.of(answers.getFirst().millis).median();
    for (Answer answer : answers) {
      Summary taken = Summary.of(answer.millis);
      report.line("  %-30s %-28s %.2f×", answer.who, taken, taken.median() / newest);
    }
  }

  private static Case answered(
      QueryVariants queryVariants,
      @Nullable PostgresPages postgres,
      java.sql.Statement duckdb,
      @Nullable TrinoPages trino) {
    List<Answer> answers = new ArrayList<>();
    answers.add(new Answer("Tidemark", queryVariants.ours));
    String select = select(queryVariants.where, queryVariants.offset);
    answers.add(new Answer("DuckDB, all files", () -> drain(duckdb.executeQuery(select))));
    if (postgres != null) {
      answers.add(
          new Answer(
              "PostgreSQL", () -> postgres.ask(queryVariants.inPostgres, queryVariants.offset)));
    }
    if (trino != null) {
      answers.add(
          new Answer(
              "Trino", () -> trino.ask(select(queryVariants.inTrino, queryVariants.offset))));
    }
    return new Case(queryVariants.name, answers);
  }

  /** Measures a sequence of pages from the newest, each directly after the one before. */
  private static Case walked(FilledLake lake, int pages, @Nullable PostgresPages postgres) {
    List<Answer> answers = new ArrayList<>();
    answers.add(new Answer("Tidemark", pages, () -> lake.walk(pages, false)));
    answers.add(new Answer(KEPT, pages, () -> lake.walk(pages, true)));
    if (postgres != null) {
      List<String> from =
          lake.walk(pages, false).stream()
              .map(
                  row ->
                      "(timestamp, id) < (TIMESTAMPTZ '%s', '%s')"
                          .formatted(row.timestamp(), row.id()))
              .toList();
      answers.add(
          new Answer(
              "PostgreSQL",
              pages,
              () -> {
                for (String where : from) postgres.ask(where, 0);
              }));
    }
    return new Case("a page of a walk of %d".formatted(pages), answers);
  }

  private static String select(String where, int offset) {
    // Trino accepts the offset only before the limit; the others accept it there, too.
    return "SELECT id, timestamp, env, org, payload FROM calls"
        + (where.isEmpty() ? "" : " WHERE " + where)
        + " ORDER BY timestamp DESC, id, env, org OFFSET "
        + offset
        + " LIMIT 51";
  }

  private void measure(List<Case> cases, Chart chart) throws Exception {
    report.line("ms, median (min–max) of %d rounds in turn, the slow ones fewer:", ROUNDS);
    for (Case query : cases) {
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        for (Answer answer : query.answers) {
          if (answer.isSlow() && round % SELDOM != 0) continue;
          answer.time(round >= 0);
        }
      }
      report.line("%s", query.name);
      chart.group(query.name);
      Answer us = query.answers.getFirst();
      if (!us.failures.isEmpty()) throw new IllegalStateException(us.failures.getFirst());
      double ours = Summary.of(us.millis).median();
      for (Answer answer : query.answers) {
        if (!answer.failures.isEmpty()) {
          report.line("  %-20s %s", answer.who, answer.failures.getFirst());
          continue;
        }
        Summary taken = Summary.of(answer.millis);
        chart.bar(answer.who, taken.median());
        report.line("  %-20s %-32s %.2f×", answer.who, taken, taken.median() / ours);
      }
    }
  }

  private static void one(int rows) {
    if (rows != 1) throw new IllegalStateException(rows + " rows instead of one");
  }

  private static void drain(java.sql.ResultSet rows) throws java.sql.SQLException {
    try (rows) {
      while (rows.next()) rows.getString("payload");
    }
  }
}
