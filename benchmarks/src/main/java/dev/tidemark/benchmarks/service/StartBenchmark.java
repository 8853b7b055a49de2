package dev.tidemark.benchmarks.service;

import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the time from the start of {@code ./tidemark serve} on a demo lake to the first result
 * of a query over HTTP.
 */
public final class StartBenchmark {
  private final Path scratch;
  private final TidemarkLauncher tidemarkLauncher;
  private final Report report;

  public StartBenchmark(Path scratch, Path repository, Report report) {
    this.scratch = scratch;
    this.tidemarkLauncher = new TidemarkLauncher(repository.resolve("tidemark"));
    this.report = report;
  }

  public void run(int rounds) throws Exception {
    Path lake = scratch.resolve("lake");
    tidemarkLauncher.output("demo", "--events", "50000", "--no-wait", "--dir", lake.toString());
    String token =
        tidemarkLauncher.output("token", "--sub", "Demo", "--dir", lake.toString()).strip();
    List<Double> healthy = new ArrayList<>();
    List<Double> answered = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      int port;
      try (var socket = new ServerSocket(0)) {
        port = socket.getLocalPort();
      }
      Stopwatch clock = Stopwatch.start();
      Process process =
          new ProcessBuilder(
                  tidemarkLauncher.file().toString(),
                  "serve",
                  "--port",
                  String.valueOf(port),
                  "--dir",
                  lake.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        await(port, request(port, "/health").GET().build());
        healthy.add(clock.seconds());
        await(
            port,
            request(port, "/stats/hub")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"limit\":50}"))
                .build());
        answered.add(clock.seconds());
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
    report.line("seconds from ./tidemark serve, median (min–max) of %d starts:", rounds);
    report.line("/health answers        %s", Summary.of(healthy));
    report.line("first page of 50 rows  %s", Summary.of(answered));
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .timeout(Duration.ofSeconds(10));
  }

  private static void await(int port, HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int attempt = 0; attempt < 3000; attempt++) {
        try {
          HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 200) return;
          throw new IllegalStateException("port " + port + " answered " + answer.body());
        } catch (IOException notYet) {
          Thread.sleep(10);
        }
      }
    }
    throw new IllegalStateException("no response on port " + port);
  }
}
