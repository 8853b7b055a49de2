package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.data.EventKey;
import dev.tidemark.benchmarks.data.TidemarkLauncher;
import dev.tidemark.benchmarks.report.Stopwatch;
import dev.tidemark.benchmarks.service.OpenLoop;
import dev.tidemark.benchmarks.service.OpenLoop.Answer;
import dev.tidemark.benchmarks.service.OpenLoop.Reply;
import dev.tidemark.benchmarks.service.ServiceLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The other clients: they request pages, send events, check the service's health, and look for the
 * first of their events on a page. Nothing waits longer than {@link #HANGS}.
 */
final class OtherClients implements AutoCloseable {
  /** A request without a response within this time counts as hanging. */
  static final Duration HANGS = Duration.ofSeconds(10);

  private static final int BETWEEN_LOOKS_MILLIS = 200;

  /**
   * The responses.
   *
   * @param visible seconds until pages had all expected events; infinite if some were missing at
   *     the end
   */
  record Results(List<Answer> pages, List<Answer> events, List<Answer> health, double visible) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(HANGS).build();
  private final TidemarkLauncher.RunningService service;
  private final String token;
  private final HostileSituation.TopicQuery page;

  OtherClients(
      TidemarkLauncher.RunningService service, String token, HostileSituation.TopicQuery page) {
    this.service = service;
    this.token = token;
    this.page = page;
  }

  /**
   * Sends each kind of request at a rate, for a time.
   *
   * @param expected events to look for in addition to the first of those sent now
   * @param look how long to look for them
   */
  Results watch(double rate, Duration time, List<EventKey> expected, Duration look) {
    var accepted = new ConcurrentLinkedQueue<String>();
    var query = ServiceLake.query(service.uri(), token, page.topic(), page.body());
    var check = HttpRequest.newBuilder(service.uri().resolve("/health")).build();
    var pages = loop(rate, time, _ -> status(query));
    var events = loop(rate, time, _ -> event(accepted));
    var health = loop(rate, time, _ -> status(check));
    var visible = start(() -> visible(accepted, expected, look));
    return new Results(pages.join(), events.join(), health.join(), visible.join());
  }

  private CompletableFuture<List<Answer>> loop(
      double rate, Duration time, IntFunction<CompletableFuture<Reply>> send) {
    var loop = new OpenLoop(send, service.process().toHandle());
    return start(
        () -> {
          try {
            return loop.run(rate, time).answers();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static <T> CompletableFuture<T> start(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofPlatform().start(task));
  }

  private CompletableFuture<Reply> event(ConcurrentLinkedQueue<String> accepted) {
    String id = UUID.randomUUID().toString();
    String event =
        "{\"event_id\":\"%s\",\"tenant_id\":\"org-1\",\"environment\":\"prod\",\"timestamp\":1767182400000,\"action\":\"accept\"}"
            .formatted(id);
    var request =
        HttpRequest.newBuilder(service.uri().resolve("/topics/" + CallEvents.TOPIC))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(event))
            .build();
    return status(request)
        .thenApply(
            reply -> {
              if (reply.status() == 202) accepted.add(id);
              return reply;
            });
  }

  private CompletableFuture<Reply> status(HttpRequest request) {
    return answer(request, BodyHandlers.discarding(), HANGS)
        .thenApply(answer -> new Reply(answer.statusCode(), Double.NaN));
  }

  private <T> CompletableFuture<HttpResponse<T>> answer(
      HttpRequest request, BodyHandler<T> body, Duration within) {
    // The request's own timeout ends with the head of the response.
    var bounded = HttpRequest.newBuilder(request, (_, _) -> true).timeout(within).build();
    return client.sendAsync(bounded, body).orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private double visible(
      ConcurrentLinkedQueue<String> accepted, List<EventKey> expected, Duration look) {
    Stopwatch clock = Stopwatch.start();
    var missing = new ArrayList<>(expected);
    boolean isOwnKnown = false;
    for (Duration rest = look; rest.isPositive(); rest = look.minusNanos(clock.nanos())) {
      String first = accepted.peek();
      if (!isOwnKnown && first != null) {
        missing.add(new EventKey(CallEvents.TOPIC, first));
        isOwnKnown = true;
      }
      Duration within = rest;
      missing.removeIf(event -> isVisible(event, within));
      if (isOwnKnown && missing.isEmpty()) return clock.seconds();
      sleep();
    }
    return Double.POSITIVE_INFINITY;
  }

  private boolean isVisible(EventKey event, Duration within) {
    String body = "{\"filter\":{\"id\":\"" + event.id() + "\"}}";
    var query = ServiceLake.query(service.uri(), token, event.topic(), body);
    try {
      return answer(query, BodyHandlers.ofString(), within).join().body().contains(event.id());
    } catch (CompletionException notNow) {
      return false; // retried later
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(BETWEEN_LOOKS_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes without waiting for missing responses. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
