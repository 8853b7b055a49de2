package dev.tidemark.benchmarks.page;

import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Report;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.report.Summary;
import dev.tidemark.benchmarks.service.ServiceLake;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Measures the cost of a row filter on a page, and the parts of a request's time: token and rights,
 * JSON, plan and run. All queries are run alternately, over HTTP, by one service in a separate
 * process; the parts come from its {@code Server-Timing}. The service does not cache rows, because
 * all are requested repeatedly.
 */
public final class RequestBenchmark {
  private static final Pattern PART = Pattern.compile("(\\w+);dur=([0-9.]+)");
  private static final int WARM_UP = 100;

  private static final String ACCESS =
      """
      {"calls": {"All": {}, "Any": {"tenant_id": [".*"]}, "Half": {"tenant_id": ["org-[0-2]?[0-9]"]},
                 "One": {"tenant_id": ["org-7"]}, "Two": {"tenant_id": ["org-7", "org-8"], "level": ["error"]}}}
      """;

  /** A query and its caller. */
  private record CallerQuery(String name, String user, String body) {}

  private static final List<CallerQuery> ASKED =
      List.of(
          new CallerQuery("everything, page of 50", "All", "{\"limit\":50}"),
          new CallerQuery("may see any organisation (.*)", "Any", "{\"limit\":50}"),
          new CallerQuery("may see half of them", "Half", "{\"limit\":50}"),
          new CallerQuery("may see one of 60", "One", "{\"limit\":50}"),
          new CallerQuery(
              "filters one, may see all", "All", "{\"limit\":50,\"filter\":{\"org\":\"org-7\"}}"),
          new CallerQuery("may see errors of two", "Two", "{\"limit\":50}"),
          new CallerQuery(
              "filters errors of two, may see all",
              "All",
              "{\"limit\":50,\"filter\":{\"org_in\":[\"org-7\",\"org-8\"],\"level\":\"error\"}}"),
          new CallerQuery("everything, page of 1000", "All", "{\"limit\":1000}"));

  private final Path scratch;
  private final TidemarkLauncher tidemarkLauncher;
  private final Report report;

  public RequestBenchmark(Path scratch, Path repository, Report report) {
    this.scratch = scratch;
    this.tidemarkLauncher =
        new TidemarkLauncher(repository.resolve("tidemark"), TidemarkLauncher.KEEPS_NO_ROWS);
    this.report = report;
  }

  public void run(int days, int perDay, int rounds) throws Exception {
    var lake = new ServiceLake(scratch.resolve("lake"), tidemarkLauncher, ACCESS);
    lake.load(days, perDay, 60);
    report.line("%d days of %d events of 60 organisations", days, perDay);
    Map<String, String> tokens = lake.tokens(List.of("All", "Any", "Half", "One", "Two"));
    try (var runningService = lake.serve();
        var client = HttpClient.newHttpClient()) {
      ask(client, runningService.uri(), tokens, WARM_UP);
      report(ask(client, runningService.uri(), tokens, rounds), rounds);
    }
  }

  /** Milliseconds by query and part; the part {@code client} is the time seen by the client. */
  private static final class Times {
    private record Key(CallerQuery callerQuery, String part) {}

    private final Map<Key, List<Double>> times = new HashMap<>();

    void add(CallerQuery callerQuery, String part, double millis) {
      times.computeIfAbsent(new Key(callerQuery, part), added -> new ArrayList<>()).add(millis);
    }

    Summary of(CallerQuery callerQuery, String part) {
      return Summary.of(times.getOrDefault(new Key(callerQuery, part), List.of()));
    }
  }

  private static Times ask(HttpClient client, URI service, Map<String, String> tokens, int rounds)
      throws Exception {
    var times = new Times();
    for (int round = 0; round < rounds; round++) {
      for (CallerQuery callerQuery : ASKED) {
        String token = Objects.requireNonNull(tokens.get(callerQuery.user()));
        var request = ServiceLake.query(service, token, callerQuery.body());
        Stopwatch clock = Stopwatch.start();
        var answer = client.send(request, BodyHandlers.ofString());
        times.add(callerQuery, "client", clock.millis());
        if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());
        var told = PART.matcher(answer.headers().firstValue("Server-Timing").orElseThrow());
        while (told.find())
          times.add(callerQuery, told.group(1), Double.parseDouble(told.group(2)));
      }
    }
    return times;
  }

  private void report(Times times, int rounds) {
    report.line("ms, median (min–max) of %d rounds in turn", rounds);
    report.line("%-36s %-24s %s", "", "client", "server, total");
    for (CallerQuery callerQuery : ASKED) {
      report.line(
          "%-36s %-24s %s",
          callerQuery.name(), times.of(callerQuery, "client"), times.of(callerQuery, "total"));
    }
    report.line("parts of the server's total, medians in ms and their share:");
    for (CallerQuery callerQuery : List.of(ASKED.getFirst(), ASKED.getLast())) {
      double total = times.of(callerQuery, "total").median();
      var line = new StringBuilder();
      for (String part : List.of("token", "wait", "access", "read", "plan", "run", "write")) {
        double millis = times.of(callerQuery, part).median();
        line.append("  %s %.2f (%.0f %%)".formatted(part, millis, 100 * millis / total));
      }
      report.line("%-26s%s", callerQuery.name(), line);
    }
  }
}
