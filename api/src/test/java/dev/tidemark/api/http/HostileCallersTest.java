package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Callers who take what they can get. Whatever one of them does, another's pages, events and checks
 * of health are answered: none fails, and none takes ten seconds. The limits are small, so that few
 * requests are many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileCallersTest {
  private static final int KIB = 1024;
  private static final int CONNECTIONS = 48;

  /** As many are accepted before anybody counts. */
  private static final int MOST = CONNECTIONS + 16;

  private static final Duration HANG = Duration.ofSeconds(10);
  private static final byte[] EVENT =
      "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20\"}\n"
          .getBytes(UTF_8);

  private static final String ACCESS =
      "{\"hub\":{\"Demo\":{},\"Mallory\":{\"environment\":[\"dev\"]},\"Trudy\":{},\"Oscar\":{},\"Eve\":{}},"
          + "\"bundles\":[\"Trudy\",\"Eve\"]}";

  /** A message of some 100 KiB that becomes 1.5 MiB. */
  private static final String BUNDLE =
      "{\"time\":\"2026-01-20\",\"p\":\"%s\",\"events\":[%s]}\n"
          .formatted("x".repeat(100 * KIB), "{},".repeat(14) + "{}");

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake =
        ServedLake.start(
            dir,
            Map.of(
                "TIDEMARK_SERVER_MAX_BODY", "128KiB",
                "TIDEMARK_QUERY_BODY_MEMORY", "2MiB",
                "TIDEMARK_EVENTS_MAX_BODY", "1MiB",
                "TIDEMARK_EVENTS_MEMORY", "8MiB",
                "TIDEMARK_SERVER_MAX_CONNECTIONS", Integer.toString(CONNECTIONS),
                "TIDEMARK_SERVER_RESPONSE_MEMORY", "1MiB",
                "TIDEMARK_SERVER_HEADER_TIMEOUT", "3s",
                "TIDEMARK_SERVER_BODY_TIMEOUT", "3s"),
            HostileCallersTest::configure);
  }

  private static void configure(Path conf) throws IOException {
    Files.writeString(conf.resolve("access.json"), ACCESS);
    Files.writeString(
        conf.resolve("topics/bundles.json"),
        "{\"properties\":{\"id\":{\"type\":\"string\"},\"time\":{\"type\":\"string\"}}}");
    Files.writeString(
        conf.resolve("topics.yml"), "  bundles: {explode: events}\n", StandardOpenOption.APPEND);
  }

  /** Another caller finds the service as ever. */
  private void othersAreServed() throws Exception {
    var page = lake.query("/stats/hub", "{\"limit\":5}").timeout(HANG);
    assertThat(lake.send(page).statusCode()).isEqualTo(200);
    var event = lake.events("hub", "application/json", EVENT).timeout(HANG);
    assertThat(lake.send(event).statusCode()).isEqualTo(202);
    var health = lake.send(lake.request("/health").timeout(HANG));
    assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
  }

  /** Finding B3: one caller's bodies that do not come to their end took all memory. */
  @Test
  void bodiesOfQueriesThatAreHeldTakeTheirCallersShareAlone() throws Exception {
    try (var held = new Held()) {
      for (int i = 0; i < 20; i++) {
        var half = RawClient.post(lake, "Mallory", "/stats/hub", 128 * KIB) + " ".repeat(100 * KIB);
        held.open(half);
      }
      until("a share is taken", () -> figure("tidemark_query_bodies_bytes") >= 256 * KIB);
      othersAreServed();
      assertThat(figure("tidemark_query_bodies_bytes")).isLessThanOrEqualTo(512 * KIB);
      assertThat(held.answers())
          .allMatch(head -> head.startsWith("HTTP/1.1 4"))
          .anyMatch(head -> head.startsWith("HTTP/1.1 429 "));
    }
    until("it is given back", () -> figure("tidemark_query_bodies_bytes") == 0);
  }

  @Test
  void aQueryThatIsTooLargeIsRejectedByItsLengthOrAsItComes() throws Exception {
    try (var client = RawClient.to(lake)) {
      var said = RawClient.post(lake, "Demo", "/stats/hub", 128 * KIB + 1);
      assertThat(client.send(said).answer()).startsWith("HTTP/1.1 413 ").contains("131072 bytes");
    }
    var chunk = "1000\r\n" + " ".repeat(4096) + "\r\n";
    var unsaid =
        RawClient.post(lake, "Demo", "/stats/hub", 0)
            .replace("Content-Length: 0", "Transfer-Encoding: chunked");
    try (var client = RawClient.to(lake)) {
      assertThat(client.send(unsaid + chunk.repeat(33)).answer()).startsWith("HTTP/1.1 413 ");
    }
  }

  /** Finding B4: half-sent gzip bodies pinned the memory for everybody's events. */
  @Test
  void halfSentCompressedEventsHoldWhatWasSent() throws Exception {
    var compressed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(compressed)) {
      for (int i = 0; i < 1000 * KIB / EVENT.length; i++) gzip.write(EVENT);
    }
    var half = Arrays.copyOf(compressed.toByteArray(), compressed.size() - 100);
    var head =
        RawClient.post(lake, "Trudy", "/topics/hub", compressed.size(), "Content-Encoding: gzip");
    try (var held = new Held()) {
      for (int i = 0; i < 20; i++) held.open(head).send(half);
      until("they are being read", () -> figure("tidemark_event_bodies_bytes") > 0);
      othersAreServed();
      assertThat(figure("tidemark_event_bodies_bytes")).isLessThanOrEqualTo(2048 * KIB);
    }
  }

  @Test
  void messagesTakenApartTakeTheirCallersShareAlone() throws Exception {
    var half = RawClient.post(lake, "Trudy", "/topics/hub", 1024 * KIB) + " ".repeat(900 * KIB);
    try (var held = new Held()) {
      held.open(half);
      until("a part is taken", () -> figure("tidemark_event_bodies_bytes") >= 900 * KIB);
      assertThat(bundles("Trudy", 1))
          .startsWith("HTTP/1.1 429 ")
          .contains("reach the memory limit");
      assertThat(bundles("Eve", 1)).startsWith("HTTP/1.1 202 ");
      othersAreServed();
    }
    until("it is given back", () -> figure("tidemark_event_bodies_bytes") == 0);
    assertThat(bundles("Trudy", 1)).startsWith("HTTP/1.1 202 ");
    assertThat(bundles("Trudy", 8)).startsWith("HTTP/1.1 202 ");
    until("it is given back", () -> figure("tidemark_event_bodies_bytes") == 0);
  }

  private String bundles(String user, int messages) throws IOException {
    try (var client = RawClient.to(lake)) {
      var head = RawClient.post(lake, user, "/topics/bundles", (long) messages * BUNDLE.length());
      client.send(head.replace("/json", "/x-ndjson")).send(BUNDLE.repeat(messages));
      return client.answer();
    }
  }

  /** Finding B7: idle connections used up the files that the process may open. */
  @Test
  void idleConnectionsMakeRoomForOthers() throws Exception {
    try (var held = new Held()) {
      for (int i = 0; i < 2 * CONNECTIONS; i++) held.open("");
      othersAreServed();
      // Those that are accepted before the others are counted are too many for a moment.
      until("there are few", () -> figure("tidemark_http_connections") <= MOST);
      assertThat(figure("tidemark_http_connections_closed_total")).isPositive();
    }
  }

  @Test
  void aSignedCallersManyConnectionsAreHisOwnLoss() throws Exception {
    var page = RawClient.post(lake, "Oscar", "/stats/hub", 2) + "{}";
    try (var held = new Held()) {
      for (int i = 0; i < 2 * CONNECTIONS; i++) held.open(page).answer();
      othersAreServed();
      // Those that are accepted before the others are counted are too many for a moment.
      until("there are few", () -> figure("tidemark_http_connections") <= MOST);
    }
  }

  /** Who never reads keeps neither memory nor a place. */
  @Test
  void answersThatNobodyReadsAreBounded() throws Exception {
    var pages = RawClient.get("/docs").repeat(60);
    try (var held = new Held()) {
      for (int i = 0; i < 30; i++) held.open(pages);
      othersAreServed();
      until("few are unread", () -> figure("tidemark_http_unread_response_bytes") <= 1024 * KIB);
      othersAreServed();
    }
  }

  /**
   * Requests that cost little, as many as their connections take, whose answers are read or not.
   */
  @ParameterizedTest
  @CsvSource({"/me, false", "/me, true", "/openapi, false", "/openapi, true"})
  void requestsThatComeWithoutEndHaveOthersComeBetween(String path, boolean isRead)
      throws Exception {
    var requests = RawClient.get(path).repeat(500).getBytes(UTF_8);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var held = new Held()) {
      for (int i = 0; i < 20; i++) {
        var client = held.open("");
        var _ = threads.submit(() -> quietly(() -> flood(client, requests)));
        if (isRead) {
          var out = OutputStream.nullOutputStream();
          var _ =
              threads.submit(() -> quietly(() -> client.socket().getInputStream().transferTo(out)));
        }
      }
      for (int i = 0; i < 3; i++) othersAreServed();
    }
  }

  private static Object flood(RawClient client, byte[] requests) throws IOException {
    while (true) client.send(requests);
  }

  @Test
  void aHeadThatDoesNotComeEndsItsConnectionAndABodyIsA408() throws Exception {
    try (var silent = RawClient.to(lake);
        var slow = RawClient.to(lake);
        var body = RawClient.to(lake)) {
      slow.send("GET /health HTTP/1.1\r\nHost: loc");
      body.send(RawClient.post(lake, "Eve", "/topics/hub", 100) + "{");
      assertThat(silent.rest()).isEmpty();
      assertThat(slow.rest()).isEmpty();
      assertThat(body.rest())
          .startsWith("HTTP/1.1 408 ")
          .contains("\"type\":\"timeout\"")
          .containsIgnoringCase("connection: close")
          .containsIgnoringCase("x-request-id: ");
    }
  }

  @Test
  void healthIsAnsweredForAnyNumberOfCallers() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(
            threads.submit(
                () -> {
                  try (var client = RawClient.to(lake)) {
                    for (int j = 0; j < 10; j++) client.send(RawClient.get("/health")).answer();
                    return client.send(RawClient.get("/health")).answer();
                  }
                }));
      }
      for (var answer : answers) assertThat(answer.get()).startsWith("HTTP/1.1 200 ");
    }
  }

  /** All of them at once, and at work all the time. */
  @Test
  void whateverTheyDoTogetherTheOthersAreServed() throws Exception {
    var atWork = new AtomicBoolean(true);
    var batch = batch();
    List<Callable<?>> hostile =
        List.of(
            () -> hold(RawClient.post(lake, "Mallory", "/stats/hub", 128 * KIB) + " ".repeat(9999)),
            () -> hold(RawClient.post(lake, "Trudy", "/topics/hub", 1024 * KIB) + " ".repeat(9999)),
            () -> hold(""),
            () -> hold("POST /stats/hub HTTP/1.1\r\nHost: "),
            () -> hold(RawClient.get("/docs").repeat(20)),
            () -> hold(RawClient.get("/me").repeat(5000)),
            () ->
                post(
                    "Eve",
                    "/stats/hub",
                    "{\"q\":\"nothing is so\",\"limit\":1000}".getBytes(UTF_8)),
            () -> bundles("Trudy", 9),
            () -> post("Eve", "/topics/hub", batch));
    try (var threads = Executors.newCachedThreadPool()) {
      for (var one : hostile) {
        var _ =
            threads.submit(
                () -> {
                  while (atWork.get()) quietly(one);
                });
      }
      try {
        for (int i = 0; i < 3; i++) othersAreServed();
      } finally {
        atWork.set(false);
      }
    }
  }

  private static void quietly(Callable<?> hostile) {
    try {
      hostile.call();
    } catch (Exception e) {
      // What becomes of them is no concern of this test.
    }
  }

  /** Some connections, held until most of them are closed by the service, or for a moment. */
  private Object hold(String request) throws Exception {
    try (var held = new Held()) {
      for (int i = 0; i < 12; i++) held.open(request);
      Thread.sleep(100);
      return held;
    }
  }

  private Object post(String user, String path, byte[] body) throws Exception {
    try (var client = RawClient.to(lake)) {
      var head = RawClient.post(lake, user, path, body.length);
      client.send(path.startsWith("/stats") ? head : head.replace("/json", "/x-ndjson")).send(body);
      return client.answer();
    }
  }

  /** Each of their events is an object of its own, with folders of its own. */
  @Test
  void batchesOverVeryManyPartitionsHaveOthersComeBetween() throws Exception {
    var batch = new ByteArrayOutputStream();
    for (int i = 0; i < 1_000; i++) {
      batch.writeBytes(new String(EVENT, UTF_8).replace("qa", "qa" + i).getBytes(UTF_8));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var posts = new ArrayList<Future<Object>>();
      for (var user : List.of("Eve", "Oscar")) {
        posts.add(threads.submit(() -> post(user, "/topics/hub", batch.toByteArray())));
      }
      until("they are at work", () -> figure("tidemark_event_bodies_bytes") > 0);
      for (int i = 0; i < 3; i++) othersAreServed();
      assertThat(figure("tidemark_event_bodies_bytes")).isPositive();
      for (var post : posts) assertThat(post.get().toString()).startsWith("HTTP/1.1 202 ");
    }
  }

  private static byte[] batch() {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < 5_000; i++) bytes.writeBytes(EVENT);
    return bytes.toByteArray();
  }

  /** Connections that stay open. */
  private final class Held implements AutoCloseable {
    private final List<RawClient> clients = new ArrayList<>();

    RawClient open(String request) throws IOException {
      var client = RawClient.to(lake);
      clients.add(client);
      try {
        return client.send(request);
      } catch (IOException closed) {
        return client;
      }
    }

    /** The first lines of what was answered so far. */
    List<String> answers() throws IOException {
      var answers = new ArrayList<String>();
      for (var client : clients) {
        if (client.socket().getInputStream().available() > 0) answers.add(client.head());
      }
      return answers;
    }

    @Override
    public void close() throws IOException {
      for (var client : clients) client.close();
    }
  }

  private double figure(String series) throws Exception {
    return lake.send(lake.request("/prometheus"))
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + HANG.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(5);
    }
  }
}
