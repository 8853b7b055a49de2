package dev.tidemark.benchmarks.service;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Measures the time from the 202 for an event until a page contains it, by the interval of loads.
 * One event at a time, each at a different moment.
 */
public final class VisibleBenchmark {
  private static final long SEED = 1;
  private static final long BETWEEN_QUERIES_MILLIS = 20;

  private final Path scratch;
  private final TidemarkLauncher tidemarkLauncher;
  private final Report report;

  public VisibleBenchmark(Path scratch, Path repository, Report report) {
    this.scratch = scratch;
    this.tidemarkLauncher = new TidemarkLauncher(repository.resolve("tidemark"));
    this.report = report;
  }

  public void run(int events) throws Exception {
    var lake =
        new ServiceLake(scratch.resolve("lake"), tidemarkLauncher, "{\"calls\": [\"Bench\"]}");
    String token = List.copyOf(lake.tokens(List.of("Bench")).values()).getFirst();
    Path day = scratch.resolve("day.ndjson");
    report.line(
        "%d events; ms from 202 until a page contains it, requested every %d ms, median (min–max)",
        events, BETWEEN_QUERIES_MILLIS);
    for (int seconds : List.of(1, 10)) {
      CallEvents.writeDay(day, seconds, events + 1, 4);
      try (var runningService = lake.serve(seconds + "s");
          var client = HttpClient.newHttpClient()) {
        var random = new Random(SEED);
        List<Double> millis = new ArrayList<>();
        for (String line : Files.readAllLines(day)) {
          Thread.sleep(random.nextInt(1000 * seconds));
          millis.add(visible(client, runningService.uri(), token, line));
        }
        // Reported separately: the first load creates or opens the table.
        report.line(
            "looks every %2d s  %s; the first %.2f",
            seconds, Summary.of(millis.subList(1, millis.size())), millis.getFirst());
      }
    }
  }

  private static double visible(HttpClient client, URI service, String token, String line)
      throws Exception {
    var post =
        HttpRequest.newBuilder(service.resolve("/topics/calls"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(line))
            .build();
    var accepted = client.send(post, BodyHandlers.ofString());
    if (accepted.statusCode() != 202) throw new IllegalStateException(accepted.body());
    Stopwatch clock = Stopwatch.start();
    String id = line.replaceFirst(".*\"event_id\":\"([^\"]+)\".*", "$1");
    var query = ServiceLake.query(service, token, "{\"filter\":{\"id\":\"" + id + "\"}}");
    while (true) {
      var page = client.send(query, BodyHandlers.ofString());
      if (page.statusCode() != 200) throw new IllegalStateException(page.body());
      if (page.body().contains("\"id\":\"" + id + "\"")) return clock.millis();
      Thread.sleep(BETWEEN_QUERIES_MILLIS);
    }
  }
}
