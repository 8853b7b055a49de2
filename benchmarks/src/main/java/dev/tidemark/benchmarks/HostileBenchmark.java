package dev.tidemark.benchmarks;

import dev.tidemark.benchmarks.OpenLoop.Answer;
import dev.tidemark.benchmarks.OpenLoop.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/**
 * What others see while one caller or file is hostile: their pages, events and health checks before
 * and during, whether their events are loaded, and how long the service takes to stop. Each
 * situation has a service of its own; another checkout's service has the same, in turn.
 */
final class HostileBenchmark {
  private static final Duration HANGS = Duration.ofSeconds(10);
  private static final int RATE = 10;
  private static final int LOADED_SECONDS = 20;
  private static final int STOP_SECONDS = 40;

  private static final String ACCESS =
      """
      {"calls": {"Other": {}, "Hostile": {"environment": ["prod"]}}, "mail": ["Hostile"], "tree": ["Hostile"],
       "jobs": ["Hostile"], "tags": ["Hostile"], "large": ["Hostile"]}
      """;

  private static final Map<String, String> TOPICS =
      Map.of(
          "mail",
              "\"address\":{\"type\":\"string\",\"pattern\":\"^[^@\\\\s]+@[^@\\\\s]+\\\\.[^@\\\\s]+$\"}",
          "tree", "\"node\":{\"$ref\":\"#/$defs/node\"}",
          "jobs", "\"jobs\":{\"type\":\"array\",\"items\":{\"required\":[\"name\"]}}",
          "tags", "\"tags\":{\"type\":\"array\",\"uniqueItems\":true}",
          "large", "\"text\":{\"type\":\"string\"}");

  private static final String NODE =
      "{\"type\":\"object\",\"required\":[\"c\"],\"properties\":{\"c\":{\"$ref\":\"#/$defs/node\"},\"kind\":{\"const\":\"%s\"}}}";

  private final Path scratch;
  private final Report report;
  private final Map<String, Path> checkouts;

  /** The benchmark of this checkout's launcher and, where there is one, of another's. */
  HostileBenchmark(Path scratch, Map<String, Path> checkouts, Report report) {
    this.scratch = scratch;
    this.checkouts = checkouts;
    this.report = report;
  }

  void run(List<HostileSituation> situations, int days, int perDay, int seconds) throws Exception {
    report.line(
        "%d days of %d events; others ask %d pages, send %d events and ask %d health checks a second, %d s before and %d s during",
        days, perDay, RATE, RATE, RATE, seconds, seconds);
    report.line(
        "each: p99 ms before > during (answers that were not 200 or 202; of these without any in %d s: hung)",
        HANGS.toSeconds());
    for (HostileSituation situation : situations) {
      report.line("%s", situation.words());
      for (var checkout : checkouts.entrySet()) {
        Path folder = scratch.resolve(situation.name() + "-" + checkout.getKey());
        Path launcher = checkout.getValue().resolve("tidemark");
        report.line(
            "  %-8s %s",
            checkout.getKey(), measure(folder, launcher, situation, days, perDay, seconds));
      }
    }
  }

  private String measure(
      Path folder, Path launcher, HostileSituation situation, int days, int perDay, int seconds)
      throws Exception {
    Files.createDirectories(folder);
    var environment = new HashMap<>(Map.of("JAVA_OPTS", "-Xmx384m"));
    var lake = new ServiceLake(folder.resolve("lake"), new Launcher(launcher, Map.of()), ACCESS);
    for (var topic : TOPICS.entrySet()) {
      Files.writeString(
          lake.folder().resolve("conf/topics/" + topic.getKey() + ".json"),
          "{\"$defs\":{\"node\":{\"anyOf\":[%s,%s]}},\"type\":\"object\",\"required\":[\"id\",\"timestamp\"],\"properties\":{\"id\":{\"type\":\"string\"},\"timestamp\":{\"type\":\"string\"},%s}}"
              .formatted(NODE.formatted("a"), NODE.formatted("b"), topic.getValue()));
    }
    lake.load(days, perDay, 60);
    situation.prepare(lake);
    Map<String, String> tokens = lake.tokens(List.of("Other", "Hostile"));
    String other = Objects.requireNonNull(tokens.get("Other"));
    String hostile = Objects.requireNonNull(tokens.get("Hostile"));
    Path served =
        situation.openFiles() == 0 ? launcher : limited(folder, launcher, situation.openFiles());
    var service = new Launcher(served, environment).serve(lake.folder(), "2s");
    String line;
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var caller = new HostileCaller(service.uri(), hostile, lake.folder())) {
      others(client, service, other, 3);
      var before = others(client, service, other, seconds);
      situation.begin(caller);
      Thread.sleep(1000);
      var during = others(client, service, other, seconds);
      String loaded = loaded(client, service.uri(), other, during.lastEvent());
      line =
          "page %s  POST %s  health %s  loaded %s"
              .formatted(
                  compared(before.pages(), during.pages()),
                  compared(before.events(), during.events()),
                  compared(before.health(), during.health()),
                  loaded);
      line += "  stops " + stop(service.process());
    } finally {
      service.process().destroyForcibly().onExit().join();
      service.process().descendants().forEach(ProcessHandle::destroyForcibly);
    }
    return line;
  }

  /** A launcher whose service may have so many files open. */
  private static Path limited(Path folder, Path launcher, int files) throws Exception {
    Path script = folder.resolve("limited");
    Files.writeString(
        script, "#!/usr/bin/env bash\nulimit -n %d\nexec '%s' \"$@\"\n".formatted(files, launcher));
    if (!script.toFile().setExecutable(true)) throw new IllegalStateException("no script");
    return script;
  }

  /** What the others got. */
  private record Others(
      List<Answer> pages, List<Answer> events, List<Answer> health, String lastEvent) {}

  private static Others others(
      HttpClient client, Launcher.Served served, String token, int seconds) {
    var last = new AtomicReference<>("");
    var pages = loop(served, seconds, _ -> page(client, served.uri(), token, "{}"));
    var events = loop(served, seconds, _ -> event(client, served.uri(), token, last));
    var health = loop(served, seconds, _ -> health(client, served.uri()));
    return new Others(
        pages.join(), events.join(), health.join(), Objects.requireNonNull(last.get()));
  }

  private static CompletableFuture<List<Answer>> loop(
      Launcher.Served served, int seconds, IntFunction<CompletableFuture<Reply>> send) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            var loop = new OpenLoop(send, served.process().toHandle());
            return loop.run(RATE, Duration.ofSeconds(seconds)).answers();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }

  private static CompletableFuture<Reply> page(
      HttpClient client, URI service, String token, String body) {
    var question =
        HttpRequest.newBuilder(ServiceLake.question(service, token, body), (_, _) -> true);
    return status(client, question.timeout(HANGS).build());
  }

  private static CompletableFuture<Reply> health(HttpClient client, URI service) {
    return status(
        client, HttpRequest.newBuilder(service.resolve("/health")).timeout(HANGS).build());
  }

  private static CompletableFuture<Reply> event(
      HttpClient client, URI service, String token, AtomicReference<String> last) {
    String id = UUID.randomUUID().toString();
    String event =
        "{\"event_id\":\"%s\",\"tenant_id\":\"org-1\",\"environment\":\"prod\",\"timestamp\":1767182400000,\"action\":\"accept\"}"
            .formatted(id);
    var request =
        HttpRequest.newBuilder(service.resolve("/topics/" + Calls.TOPIC))
            .timeout(HANGS)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event))
            .build();
    return status(client, request)
        .thenApply(
            reply -> {
              if (reply.status() == 202) last.set(id);
              return reply;
            });
  }

  private static CompletableFuture<Reply> status(HttpClient client, HttpRequest request) {
    return client
        .sendAsync(request, BodyHandlers.discarding())
        .thenApply(answer -> new Reply(answer.statusCode(), Double.NaN));
  }

  /** How long until a page has the last event that was accepted. */
  private static String loaded(HttpClient client, URI service, String token, String id)
      throws InterruptedException {
    if (id.isEmpty()) return "none was accepted";
    Stopwatch clock = Stopwatch.start();
    var question = ServiceLake.question(service, token, "{\"filter\":{\"id\":\"" + id + "\"}}");
    var bounded = HttpRequest.newBuilder(question, (_, _) -> true).timeout(HANGS).build();
    while (clock.seconds() < LOADED_SECONDS) {
      try {
        if (client.send(bounded, BodyHandlers.ofString()).body().contains(id)) {
          return "%.1f s".formatted(clock.seconds());
        }
      } catch (IOException notNow) {
        // Asked again.
      }
      Thread.sleep(200);
    }
    return "not in %d s".formatted(LOADED_SECONDS);
  }

  private static String stop(Process process) throws InterruptedException {
    Stopwatch clock = Stopwatch.start();
    process.destroy();
    return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)
        ? "%.1f s".formatted(clock.seconds())
        : "not in %d s".formatted(STOP_SECONDS);
  }

  private static String compared(List<Answer> before, List<Answer> during) {
    long failed = during.stream().filter(answer -> !isGood(answer)).count();
    long hung = during.stream().filter(answer -> answer.status() == 0).count();
    String trouble =
        failed == 0 ? "" : " (%d of %d failed, %d hung)".formatted(failed, during.size(), hung);
    return "%s > %s%s".formatted(p99(before), p99(during), trouble);
  }

  private static boolean isGood(Answer answer) {
    return answer.status() == 200 || answer.status() == 202;
  }

  private static String p99(List<Answer> answers) {
    List<Double> millis = new ArrayList<>();
    for (Answer answer : answers) if (isGood(answer)) millis.add(answer.millis());
    if (millis.isEmpty()) return "none";
    millis.sort(null);
    return "%.0f"
        .formatted(millis.get((int) Math.min(millis.size() - 1L, (long) (0.99 * millis.size()))));
  }
}
