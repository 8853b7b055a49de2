package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.BenchmarkLake;
import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.plan.PageWalk;
import dev.tidemark.sql.plan.RowGroups;
import dev.tidemark.sql.plan.ScanStep;
import dev.tidemark.sql.plan.StepBudget;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.Value;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Measures how a page finds its files in a table with very many files: the index and the first step
 * of the page, compared with Iceberg's own plan of the same query.
 *
 * <p>The table is real, made by real commits; its data files do not exist, because no plan opens
 * one.
 */
public final class PlanBenchmark {
  private static final int ROUNDS = 2_000;
  private static final int WARM = 500;
  private static final int COLD = 3;
  private static final int REFRESHES = 30;

  private final Path scratch;
  private final Report report;
  private final Topics topics;
  private final Topic topic;

  public PlanBenchmark(Path scratch, Report report) throws Exception {
    this.scratch = scratch;
    this.report = report;
    this.topics = TopicReader.read(BenchmarkLake.configure(scratch));
    this.topic = topics.find(CallEvents.TOPIC).orElseThrow();
  }

  private Lake lake() {
    return Lake.open(scratch.resolve("lake"), topics);
  }

  public void run(int files) throws Exception {
    try (Lake lake = lake()) {
      Table table = lake.tables().load(topic);
      Stopwatch clock = Stopwatch.start();
      new YearOfFiles(table).append(files);
      table.refresh();
      report.line(
          "%d files of 365 days × %d environments in %d manifests, committed in %.0f s",
          files,
          YearOfFiles.ENVS.size(),
          table.currentSnapshot().dataManifests(table.io()).size(),
          clock.seconds());
    }
    buildCold();
    measureMemory(files);
    try (Lake lake = lake()) {
      iceberg(lake.tables().load(topic), lookUp(lake));
      refresh(lake);
    }
  }

  private void buildCold() throws Exception {
    double[] ms = new double[COLD];
    for (int i = 0; i < COLD; i++) {
      try (Lake lake = lake()) {
        ms[i] = Stopwatch.millis(() -> lake.snapshots().current(topic));
      }
    }
    report.line(
        "cold build, ms:                          %s; the first %.0f", Summary.of(ms), ms[0]);
  }

  private void measureMemory(int files) throws Exception {
    try (Lake lake = lake()) {
      long empty = heap();
      Snapshot snapshot = lake.snapshots().current(topic);
      long times = heap();
      report.line(
          "bytes a file, with time bounds:          %.0f", (double) (times - empty) / files);
      for (String column : List.of("duration", "loaded_at", "org", "id")) {
        long before = heap();
        double ms = Stopwatch.millis(() -> touch(snapshot, column));
        report.line(
            "bytes a file, more for %-12s      %.0f; brought in for all files in %.0f ms",
            column + ":", (double) (heap() - before) / files, ms);
      }
    }
  }

  private static long touch(Snapshot snapshot, String column) {
    long known = 0;
    for (DataFile file : snapshot.files()) {
      if (file.bounds(column).lower() != null) known++;
    }
    return known;
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Plans a page, from the first lookup of the table to the files of the first step. */
  private Ours lookUp(Lake lake) throws Exception {
    report.line("a plan, ms: p50 and p99 of %d", ROUNDS);
    Summary newest = plans(lake, "newest page", "{}", false);
    plans(lake, "oldest page", "{\"sort\":[\"timestamp\"]}", false);
    plans(lake, "page 300 days deep", "{}", true);
    plans(lake, "the same, ascending", "{\"sort\":[\"timestamp\"]}", true);
    plans(lake, "newest page of an env", "{\"filter\":{\"env\":\"test\"}}", false);
    plans(lake, "deep page of an env", "{\"filter\":{\"env\":\"test\"}}", true);
    Summary day =
        plans(
            lake,
            "an env and a day",
            "{\"filter\":{\"env\":\"test\",\"timestamp\":\"2025-03-07\"}}",
            false);
    String rare = "{\"filter\":{\"duration_gt\":999.99}}";
    Query query = query(rare);
    double first = Stopwatch.millis(() -> plan(lake, query, Position.START));
    report.line("rare value of a column, the first time   %.2f", first);
    plans(lake, "rare value of a column, then", rare, false);
    report.line(
        "files of the newest page's first step:   %d", step(lake, query("{}")).files().size());
    return new Ours(newest.median(), day.median());
  }

  private ScanStep step(Lake lake, Query query) {
    return plan(lake, query, Position.START).orElseThrow();
  }

  private Summary plans(Lake lake, String name, String body, boolean deep) throws Exception {
    Query query = query(body);
    Instant instant = CallEvents.END.minus(300, ChronoUnit.DAYS);
    Position after =
        deep ? Position.after(List.of(new Value.Time(instant.toEpochMilli()))) : Position.START;
    double[] ms = new double[ROUNDS];
    for (int i = -WARM; i < ROUNDS; i++) {
      double one = Stopwatch.millis(() -> plan(lake, query, after));
      if (i >= 0) ms[i] = one;
    }
    Arrays.sort(ms);
    report.line("%-40s %.3f   %.3f", name, ms[ROUNDS / 2], ms[ROUNDS * 99 / 100]);
    return Summary.of(ms);
  }

  private Optional<ScanStep> plan(Lake lake, Query query, Position after) {
    Snapshot snapshot = lake.snapshots().current(topic);
    return PageWalk.over(snapshot, query.where(), query.totalOrder(), after, RowGroups.UNKNOWN, 0)
        .next(51, StepBudget.ALL);
  }

  private Query query(String body) {
    return QueryBinder.bind(topic, QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8)));
  }

  private void iceberg(Table table, Ours ours) throws Exception {
    Expression day =
        Expressions.and(
            Expressions.equal("env", "test"),
            Expressions.greaterThanOrEqual("timestamp", "2025-03-07T00:00:00+00:00"),
            Expressions.lessThan("timestamp", "2025-03-08T00:00:00+00:00"));
    List<Double> some = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) some.add(Stopwatch.millis(() -> planned(table, day)));
    for (int i = 0; i < 3; i++)
      all.add(Stopwatch.millis(() -> planned(table, Expressions.alwaysTrue())));
    report.line("Iceberg's planFiles, an env and a day    %s", Summary.of(some));
    report.line("Iceberg's planFiles, all                 %s", Summary.of(all));
    report.line(
        "an env and a day: %.0f× faster than planFiles; the newest page against all: %.0f×",
        Summary.of(some).median() / ours.day, Summary.of(all).median() / ours.newest);
  }

  private static long planned(Table table, Expression filter) throws Exception {
    long files = 0;
    try (var tasks = table.newScan().filter(filter).includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) files += task.file().recordCount() > 0 ? 1 : 0;
    }
    return files;
  }

  private void refresh(Lake lake) throws Exception {
    YearOfFiles more = new YearOfFiles(lake.tables().load(topic));
    List<Double> ms = new ArrayList<>();
    for (int i = 0; i < REFRESHES; i++) {
      more.appendOne();
      ms.add(Stopwatch.millis(() -> lake.snapshots().current(topic)));
    }
    report.line("refresh after a commit, ms:              %s", Summary.of(ms));
  }

  /** Medians, in milliseconds. */
  private record Ours(double newest, double day) {}
}
