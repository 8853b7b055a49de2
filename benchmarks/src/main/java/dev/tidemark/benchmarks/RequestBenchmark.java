package dev.tidemark.benchmarks;

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
 * What a row filter costs on a page, and where the time of a request goes: token and rights, JSON,
 * plan and run. All questions are asked in turn, over HTTP, of one service in a process of its own;
 * parts are what its {@code Server-Timing} says. The service keeps no rows, since all are asked for
 * again.
 */
final class RequestBenchmark {
  private static final Pattern PART = Pattern.compile("(\\w+);dur=([0-9.]+)");
  private static final int WARM_UP = 100;

  private static final String ACCESS =
      """
      {"calls": {"All": {}, "Any": {"tenant_id": [".*"]}, "Half": {"tenant_id": ["org-[0-2]?[0-9]"]},
                 "One": {"tenant_id": ["org-7"]}, "Two": {"tenant_id": ["org-7", "org-8"], "level": ["error"]}}}
      """;

  /** A question and its caller. */
  private record Asked(String name, String user, String body) {}

  private static final List<Asked> ASKED =
      List.of(
          new Asked("everything, page of 50", "All", "{\"limit\":50}"),
          new Asked("may see any organisation (.*)", "Any", "{\"limit\":50}"),
          new Asked("may see half of them", "Half", "{\"limit\":50}"),
          new Asked("may see one of 60", "One", "{\"limit\":50}"),
          new Asked(
              "asks for one, may see all", "All", "{\"limit\":50,\"filter\":{\"org\":\"org-7\"}}"),
          new Asked("may see errors of two", "Two", "{\"limit\":50}"),
          new Asked(
              "asks for errors of two, may see all",
              "All",
              "{\"limit\":50,\"filter\":{\"org_in\":[\"org-7\",\"org-8\"],\"level\":\"error\"}}"),
          new Asked("everything, page of 1000", "All", "{\"limit\":1000}"));

  private final Path scratch;
  private final Launcher launcher;
  private final Report report;

  RequestBenchmark(Path scratch, Path repository, Report report) {
    this.scratch = scratch;
    this.launcher = new Launcher(repository.resolve("tidemark"), Launcher.KEEPS_NO_ROWS);
    this.report = report;
  }

  void run(int days, int perDay, int rounds) throws Exception {
    var lake = new ServiceLake(scratch.resolve("lake"), launcher, ACCESS);
    lake.load(days, perDay, 60);
    report.line("%d days of %d events of 60 organisations", days, perDay);
    Map<String, String> tokens = lake.tokens(List.of("All", "Any", "Half", "One", "Two"));
    try (var served = lake.serve();
        var client = HttpClient.newHttpClient()) {
      ask(client, served.uri(), tokens, WARM_UP);
      report(ask(client, served.uri(), tokens, rounds), rounds);
    }
  }

  /** Milliseconds by question and part; the part {@code client} is what the caller waits. */
  private static final class Times {
    private record Key(Asked asked, String part) {}

    private final Map<Key, List<Double>> times = new HashMap<>();

    void add(Asked asked, String part, double millis) {
      times.computeIfAbsent(new Key(asked, part), added -> new ArrayList<>()).add(millis);
    }

    Spread of(Asked asked, String part) {
      return Spread.of(times.getOrDefault(new Key(asked, part), List.of()));
    }
  }

  private static Times ask(HttpClient client, URI service, Map<String, String> tokens, int rounds)
      throws Exception {
    var times = new Times();
    for (int round = 0; round < rounds; round++) {
      for (Asked asked : ASKED) {
        String token = Objects.requireNonNull(tokens.get(asked.user()));
        var request = ServiceLake.question(service, token, asked.body());
        Stopwatch clock = Stopwatch.start();
        var answer = client.send(request, BodyHandlers.ofString());
        times.add(asked, "client", clock.millis());
        if (answer.statusCode() != 200) throw new IllegalStateException(answer.body());
        var told = PART.matcher(answer.headers().firstValue("Server-Timing").orElseThrow());
        while (told.find()) times.add(asked, told.group(1), Double.parseDouble(told.group(2)));
      }
    }
    return times;
  }

  private void report(Times times, int rounds) {
    report.line("ms, median (min–max) of %d rounds in turn", rounds);
    report.line("%-36s %-24s %s", "", "client", "server, total");
    for (Asked asked : ASKED) {
      report.line(
          "%-36s %-24s %s", asked.name(), times.of(asked, "client"), times.of(asked, "total"));
    }
    report.line("parts of the server's total, medians in ms and their share:");
    for (Asked asked : List.of(ASKED.getFirst(), ASKED.getLast())) {
      double total = times.of(asked, "total").median();
      var line = new StringBuilder();
      for (String part : List.of("token", "wait", "access", "read", "plan", "run", "write")) {
        double millis = times.of(asked, part).median();
        line.append("  %s %.2f (%.0f %%)".formatted(part, millis, 100 * millis / total));
      }
      report.line("%-26s%s", asked.name(), line);
    }
  }
}
