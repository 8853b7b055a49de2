package dev.tidemark.benchmarks.service;

import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.service.OpenLoop.Outcome;
import dev.tidemark.benchmarks.service.OpenLoop.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures how many mixed pages per second a service returns within a time limit, and the responses
 * at four times that rate: one service in a separate process, with an open loop of eight callers in
 * this process, on the same processors.
 */
public final class OverloadBenchmark {
  private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]+)\"");
  private static final Pattern TOTAL = Pattern.compile("total;dur=([0-9.]+)");
  private static final double WITHIN_MILLIS = 100;
  private static final int CALLERS = 8;
  private static final int DEEP = 20;

  private final Path scratch;
  private final TidemarkLauncher tidemarkLauncher;
  private final Report report;

  /**
   * Creates the benchmark.
   *
   * @param keepsRows whether the service caches rows, which is its default
   */
  public OverloadBenchmark(Path scratch, Path repository, Report report, boolean keepsRows) {
    this.scratch = scratch;
    Map<String, String> environment = keepsRows ? Map.of() : TidemarkLauncher.KEEPS_NO_ROWS;
    this.tidemarkLauncher = new TidemarkLauncher(repository.resolve("tidemark"), environment);
    this.report = report;
  }

  public void run(int days, int perDay, int seconds) throws Exception {
    List<String> users = IntStream.range(0, CALLERS).mapToObj(i -> "Caller" + i).toList();
    var access = users.stream().collect(Collectors.joining("\",\"", "{\"calls\": [\"", "\"]}"));
    var lake = new ServiceLake(scratch.resolve("lake"), tidemarkLauncher, access);
    lake.load(days, perDay, 60);
    report.line("%d days of %d events of 60 organisations, %d callers", days, perDay, CALLERS);
    List<String> tokens = List.copyOf(lake.tokens(users).values());
    try (var runningService = lake.serve();
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List<String> bodies = bodies(client, runningService.uri(), tokens.getFirst());
      var loop =
          new OpenLoop(
              i ->
                  send(
                      client,
                      runningService.uri(),
                      tokens.get(i % CALLERS),
                      bodies.get((i / CALLERS + i) % bodies.size())),
              runningService.process().toHandle());
      loop.run(20, Duration.ofSeconds(seconds)); // warm-up
      measure(loop, Duration.ofSeconds(seconds));
    }
  }

  /**
   * Returns the bodies of twenty pages: ten newest, four of one organisation, two of errors, four
   * deep.
   */
  private List<String> bodies(HttpClient client, URI service, String token) throws Exception {
    List<String> bodies = new ArrayList<>();
    String cursor = null;
    for (int i = 0; i < DEEP; i++) {
      String body = "{\"limit\":1000" + (cursor == null ? "}" : ",\"cursor\":\"" + cursor + "\"}");
      var answer = client.send(ServiceLake.query(service, token, body), BodyHandlers.ofString());
      var found = CURSOR.matcher(answer.body());
      if (!found.find()) {
        throw new IllegalStateException(
            "no page after %d of 1000: status %d".formatted(i, answer.statusCode()));
      }
      cursor = found.group(1);
      if (i % 5 == 4) bodies.add("{\"cursor\":\"" + cursor + "\"}");
    }
    for (int i = 0; i < 10; i++) bodies.add("{}");
    for (int i = 0; i < 4; i++) bodies.add("{\"filter\":{\"org\":\"org-" + 7 * i + "\"}}");
    for (int i = 0; i < 2; i++) bodies.add("{\"filter\":{\"level\":\"error\"}}");
    return bodies;
  }

  private void measure(OpenLoop loop, Duration time) throws Exception {
    report.line(
        "each rate for %d s, in an open loop; ms since a request was due; inside: as reported by the service",
        time.toSeconds());
    double good = 0;
    double bad = Double.NaN;
    for (double rate = 20; Double.isNaN(bad) || bad / good > 1.1; ) {
      Outcome outcome = loop.run(rate, time);
      report(outcome);
      if (outcome.isWithin(WITHIN_MILLIS)) {
        good = rate;
      } else {
        bad = rate;
      }
      if (good == 0 && rate < 2) throw new IllegalStateException("no rate was served in time");
      rate = Double.isNaN(bad) ? rate * 2 : good == 0 ? rate / 2 : Math.sqrt(good * bad);
    }
    report.line("%.0f requests a second at p99 <= %.0f ms; four times that:", good, WITHIN_MILLIS);
    report(loop.run(4 * good, time.multipliedBy(2)));
    report(loop.run(4 * good, time.multipliedBy(2)));
    report.line("and again:");
    report(loop.run(good, time));
  }

  private void report(Outcome outcome) {
    report.line(
        "%6.0f/s  responses %s  200: %s  429: %s  503: %s  memory %d-%d MiB",
        outcome.rate(),
        outcome.counts(),
        times(outcome, 200),
        times(outcome, 429),
        times(outcome, 503),
        outcome.leastMebibytes(),
        outcome.mostMebibytes());
  }

  private static String times(Outcome outcome, int status) {
    if (outcome.count(status) == 0) return "none";
    return "p50 %.1f p99 %.1f, inside p50 %.1f p99 %.1f"
        .formatted(
            outcome.percentile(status, 0.5),
            outcome.percentile(status, 0.99),
            outcome.inside(status, 0.5),
            outcome.inside(status, 0.99));
  }

  private static CompletableFuture<Reply> send(
      HttpClient client, URI service, String token, String body) {
    return client
        .sendAsync(ServiceLake.query(service, token, body), BodyHandlers.discarding())
        .thenApply(answer -> new Reply(answer.statusCode(), inside(answer)));
  }

  /** Returns the service's own time, which starts after it has read the head of a request. */
  private static double inside(HttpResponse<?> answer) {
    var total = TOTAL.matcher(answer.headers().firstValue("Server-Timing").orElse(""));
    return total.find() ? Double.parseDouble(total.group(1)) : Double.NaN;
  }
}
