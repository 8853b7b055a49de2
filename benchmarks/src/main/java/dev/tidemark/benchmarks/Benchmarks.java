package dev.tidemark.benchmarks;

import dev.tidemark.benchmarks.hostile.HostileBenchmark;
import dev.tidemark.benchmarks.hostile.HostileSituation;
import dev.tidemark.benchmarks.load.LoadBenchmark;
import dev.tidemark.benchmarks.load.ManyLoadersBenchmark;
import dev.tidemark.benchmarks.load.MemoryBenchmark;
import dev.tidemark.benchmarks.load.OldEventsBenchmark;
import dev.tidemark.benchmarks.load.ShapesBenchmark;
import dev.tidemark.benchmarks.load.StorageBenchmark;
import dev.tidemark.benchmarks.load.TinyLoadBenchmark;
import dev.tidemark.benchmarks.page.FlatBenchmark;
import dev.tidemark.benchmarks.page.HttpPageBenchmark;
import dev.tidemark.benchmarks.page.MaintenanceBenchmark;
import dev.tidemark.benchmarks.page.PageBenchmark;
import dev.tidemark.benchmarks.page.PlanBenchmark;
import dev.tidemark.benchmarks.page.RequestBenchmark;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.service.CheckoutsBenchmark;
import dev.tidemark.benchmarks.service.OverloadBenchmark;
import dev.tidemark.benchmarks.service.PostBenchmark;
import dev.tidemark.benchmarks.service.StartBenchmark;
import dev.tidemark.benchmarks.service.VisibleBenchmark;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code Benchmarks NAME SCRATCH REPOSITORY [ARG…]}: runs one benchmark in a scratch folder. */
public final class Benchmarks {
  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    Path scratch = Path.of(args[1]);
    Path repository = Path.of(args[2]);
    var rest = Arrays.asList(args).subList(3, args.length);
    var report = new Report();
    report.machine();
    switch (args[0]) {
      case "load" ->
          new LoadBenchmark(scratch, report).run(number(rest, 0, 2_000_000), 6, number(rest, 1, 5));
      case "year" ->
          new LoadBenchmark(scratch, report).run(number(rest, 0, 100_000), 365, number(rest, 1, 5));
      case "load-shapes" ->
          new ShapesBenchmark(scratch, report).run(number(rest, 0, 2_000_000), number(rest, 1, 3));
      case "load-memory" ->
          new MemoryBenchmark(scratch, report)
              .run(
                  rest.isEmpty() ? "512m" : rest.getFirst(),
                  List.of(number(rest, 1, 2_000_000), number(rest, 2, 10_000_000)));
      case "load-tiny" -> new TinyLoadBenchmark(scratch, report).run(number(rest, 0, 100));
      case "load-many" ->
          new ManyLoadersBenchmark(scratch, report).run(number(rest, 0, 50), number(rest, 1, 1000));
      case "load-old" -> new OldEventsBenchmark(scratch, report).run(number(rest, 0, 5000));
      case "pages" ->
          new PageBenchmark(scratch, report)
              .run(
                  number(rest, 0, 365),
                  number(rest, 1, 20_000),
                  number(rest, 2, 60),
                  !rest.contains("without-trino"));
      case "flat" -> new FlatBenchmark(scratch, report).run(rest);
      case "plan" -> new PlanBenchmark(scratch, report).run(number(rest, 0, 1_000_000));
      case "post" ->
          new PostBenchmark(scratch, repository, report)
              .run(number(rest, 0, 8000), number(rest, 1, 100));
      case "visible" -> new VisibleBenchmark(scratch, repository, report).run(number(rest, 0, 20));
      case "request" ->
          new RequestBenchmark(scratch, repository, report)
              .run(number(rest, 0, 100), number(rest, 1, 10_000), number(rest, 2, 300));
      case "shell" ->
          new HttpPageBenchmark(scratch, report)
              .run(number(rest, 0, 100), number(rest, 1, 10_000), number(rest, 2, 500));
      case "overload" ->
          new OverloadBenchmark(scratch, repository, report, !rest.contains("keeps-no-rows"))
              .run(number(rest, 0, 100), number(rest, 1, 10_000), number(rest, 2, 10));
      case "hostile" -> hostile(scratch, repository, report, rest);
      case "checkouts" ->
          new CheckoutsBenchmark(
                  scratch, Map.of("before", Path.of(rest.getFirst()), "now", repository), report)
              .run(number(rest, 1, 20), number(rest, 2, 50_000), number(rest, 3, 5));
      case "maintenance" ->
          new MaintenanceBenchmark(scratch, report)
              .run(number(rest, 0, 100), number(rest, 1, 2000));
      case "storage" ->
          new StorageBenchmark(scratch, report)
              .run(number(rest, 0, 1_000_000), number(rest, 1, 10));
      case "start" -> new StartBenchmark(scratch, repository, report).run(number(rest, 0, 5));
      default ->
          throw new IllegalArgumentException(
              "unknown benchmark '" + args[0] + "'; see benchmarks/README.md");
    }
  }

  /**
   * {@code hostile [CHECKOUT] [ROUNDS] [SECONDS] [SITUATION…]}: measures another checkout and this
   * one alternately; {@code .} measures only this one.
   */
  private static void hostile(Path scratch, Path repository, Report report, List<String> rest)
      throws Exception {
    var checkouts = new LinkedHashMap<String, Path>();
    Path other = rest.isEmpty() ? repository : Path.of(rest.getFirst()).toRealPath();
    if (!other.equals(repository.toRealPath())) checkouts.put("old", other);
    checkouts.put("now", repository);
    var situations =
        rest.size() > 3
            ? rest.subList(3, rest.size()).stream().map(HostileSituation::of).toList()
            : HostileSituation.all();
    new HostileBenchmark(scratch, checkouts, report)
        .run(situations, number(rest, 1, 2), number(rest, 2, 3));
  }

  private static int number(List<String> args, int index, int otherwise) {
    return index < args.size() ? Integer.parseInt(args.get(index)) : otherwise;
  }
}
