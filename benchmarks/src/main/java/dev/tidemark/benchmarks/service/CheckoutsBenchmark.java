package dev.tidemark.benchmarks.service;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares ordinary work of this checkout and another one, alternately: a load as a whole process,
 * and pages and batches of events over HTTP; wall and CPU time.
 */
public final class CheckoutsBenchmark {
  private static final int PAGES = 400;
  private static final int POSTS = 200;
  private static final int BATCH = 100;
  private static final int WARM_UP = 100;

  private final Path scratch;
  private final Map<String, Path> checkouts;
  private final Report report;
  private final Map<String, List<Double>> found = new HashMap<>();

  public CheckoutsBenchmark(Path scratch, Map<String, Path> checkouts, Report report) {
    this.scratch = scratch;
    this.checkouts = checkouts;
    this.report = report;
  }

  public void run(int days, int perDay, int rounds) throws Exception {
    report.line(
        "%d days of %d events; %d rounds in turn, each: a load of all into a new lake, %d pages of 50, %d posts of %d events",
        days, perDay, rounds, PAGES, POSTS, BATCH);
    Path events = Files.createDirectories(scratch.resolve("given"));
    CallEvents.writeDays(events.resolve("events.ndjson"), days, perDay, 60);
    for (int round = 0; round < rounds; round++) {
      for (var checkout : checkouts.entrySet()) {
        Path folder = scratch.resolve("round-" + round + "-" + checkout.getKey());
        measure(checkout.getKey(), checkout.getValue().resolve("tidemark"), folder, events);
      }
    }
    report.line("%-34s %-26s %-26s %s", "median (min–max)", "before", "now", "now / before");
    for (String what :
        List.of(
            "load, s",
            "load, CPU s",
            "newest page, ms",
            "page of one organisation, ms",
            "400 pages, CPU s",
            "post of 100 events, ms",
            "200 posts, CPU s")) {
      Summary before = spread("before", what);
      Summary now = spread("now", what);
      report.line("%-34s %-26s %-26s %.2f", what, before, now, now.median() / before.median());
    }
  }

  private Summary spread(String checkout, String what) {
    return Summary.of(found.getOrDefault(checkout + what, List.of(Double.NaN)));
  }

  private void add(String checkout, String what, double value) {
    found.computeIfAbsent(checkout + what, _ -> new ArrayList<>()).add(value);
  }

  private void measure(String checkout, Path launcher, Path folder, Path events) throws Exception {
    Files.createDirectories(folder);
    // No row cache: a cached page would hide the cost of reading it.
    var program = new TidemarkLauncher(launcher, TidemarkLauncher.KEEPS_NO_ROWS);
    var lake = new ServiceLake(folder.resolve("lake"), program, "{\"calls\": [\"Bench\"]}");
    load(checkout, launcher, lake.folder(), events);
    String token = List.copyOf(lake.tokens(List.of("Bench")).values()).getFirst();
    List<String> bodies = bodies(folder);
    try (var runningService = lake.serve();
        var client = HttpClient.newHttpClient()) {
      var page = ServiceLake.query(runningService.uri(), token, "{\"limit\":50}");
      var one =
          ServiceLake.query(
              runningService.uri(), token, "{\"filter\":{\"org\":\"org-7\"},\"limit\":50}");
      for (int i = 0; i < WARM_UP; i++) {
        ask(client, page, 200);
        ask(client, one, 200);
      }
      double cpu = cpu(runningService);
      List<Double> pages = new ArrayList<>();
      List<Double> ones = new ArrayList<>();
      for (int i = 0; i < PAGES / 2; i++) {
        pages.add(ask(client, page, 200));
        ones.add(ask(client, one, 200));
      }
      add(checkout, "400 pages, CPU s", cpu(runningService) - cpu);
      add(checkout, "newest page, ms", Summary.of(pages).median());
      add(checkout, "page of one organisation, ms", Summary.of(ones).median());
      List<Double> posts = new ArrayList<>();
      for (int i = 0; i < WARM_UP; i++) post(client, runningService, token, bodies.get(i));
      cpu = cpu(runningService);
      for (int i = WARM_UP; i < bodies.size(); i++) {
        posts.add(post(client, runningService, token, bodies.get(i)));
      }
      add(checkout, "200 posts, CPU s", cpu(runningService) - cpu);
      add(checkout, "post of 100 events, ms", Summary.of(posts).median());
    }
  }

  private void load(String checkout, Path launcher, Path lake, Path events) throws Exception {
    var process =
        new ProcessBuilder(
                "bash",
                "-c",
                "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>&1",
                "load",
                launcher.toString(),
                "load",
                CallEvents.TOPIC,
                events.toString(),
                "--dir",
                lake.toString())
            .redirectErrorStream(true)
            .start();
    var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) throw new IllegalStateException("the load failed: " + text);
    String[] times = text.split(" ", -1);
    add(checkout, "load, s", Double.parseDouble(times[0]));
    add(checkout, "load, CPU s", Double.parseDouble(times[1]) + Double.parseDouble(times[2]));
  }

  private List<String> bodies(Path folder) throws Exception {
    Path file = folder.resolve("posted.ndjson");
    CallEvents.writeDay(file, 400, (WARM_UP + POSTS) * BATCH, 4);
    List<String> lines = Files.readAllLines(file);
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i + BATCH <= lines.size(); i += BATCH) {
      bodies.add(String.join("\n", lines.subList(i, i + BATCH)));
    }
    return bodies;
  }

  private static double post(
      HttpClient client, TidemarkLauncher.RunningService runningService, String token, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(runningService.uri().resolve("/topics/" + CallEvents.TOPIC))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(body))
            .build();
    return ask(client, request, 202);
  }

  private static double ask(HttpClient client, HttpRequest request, int expected) throws Exception {
    Stopwatch clock = Stopwatch.start();
    var answer = client.send(request, BodyHandlers.ofString());
    double millis = clock.millis();
    if (answer.statusCode() != expected) throw new IllegalStateException(answer.body());
    return millis;
  }

  private static double cpu(TidemarkLauncher.RunningService runningService) {
    return runningService.process().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }
}
