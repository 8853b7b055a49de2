package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemark.api.ServedLake;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the server behind the routes would answer by itself: one shape, one metric, no surprise. */
@Isolated("listens to what the whole JVM prints or logs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrameworkAnswersTest {
  private static final String PAGE = "https://history.example.com";

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake =
        ServedLake.start(dir, Map.of("TIDEMARK_SERVER_CORS_ORIGINS", PAGE + ", https://b.example"));
  }

  /** Case 05: a browser behind a proxy on the same machine. */
  @ParameterizedTest
  @ValueSource(strings = {"https://other.example.com", "null", "chrome-extension://abcdef", PAGE})
  void anyOriginIsARequestLikeOthers(String origin) throws Exception {
    for (var host : List.of("localhost:8080", "127.0.0.1:8080", "history.example.com")) {
      var request = RawClient.post(lake, "Demo", "/stats/hub", 2, "Origin: " + origin);
      try (var client = RawClient.to(lake)) {
        var answer =
            client.send(request.replace("Host: localhost", "Host: " + host) + "{}").answer();
        assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("x-request-id: ");
      }
    }
  }

  @Test
  void onlyConfiguredOriginsMayReadAnswers() throws Exception {
    var preflight =
        "OPTIONS /stats/hub HTTP/1.1\r\nHost: localhost\r\nOrigin: %s\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization, content-type\r\n\r\n";
    try (var client = RawClient.to(lake)) {
      assertThat(client.send(preflight.formatted(PAGE)).head())
          .startsWith("HTTP/1.1 204 ")
          .containsIgnoringCase("access-control-allow-origin: " + PAGE)
          .containsIgnoringCase("access-control-allow-headers: authorization")
          .containsIgnoringCase("vary: Origin")
          .containsIgnoringCase("x-request-id: ")
          .doesNotContainIgnoringCase("credentials");
      assertThat(client.send(preflight.formatted("https://other.example.com")).head())
          .startsWith("HTTP/1.1 204 ")
          .doesNotContainIgnoringCase("access-control-");
      var page = RawClient.post(lake, "Demo", "/stats/hub", 2, "Origin: " + PAGE) + "{}";
      assertThat(client.send(page).answer())
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("access-control-allow-origin: " + PAGE)
          .containsIgnoringCase("access-control-expose-headers: ");
      // An error, too, or the page could not tell what is wrong.
      assertThat(client.send(RawClient.get("/me", "Origin: " + PAGE)).answer())
          .startsWith("HTTP/1.1 401 ")
          .containsIgnoringCase("access-control-allow-origin: " + PAGE);
      assertThat(
              client.send(RawClient.get("/topics", "Origin: https://other.example.com")).answer())
          .startsWith("HTTP/1.1 200 ")
          .doesNotContainIgnoringCase("access-control-");
    }
  }

  /** Case 08. */
  @Test
  void aClientThatLeavesInTheMiddleOfItsBodyIsA499AndNoNews() throws Exception {
    try (var said = Said.listen()) {
      for (var path : List.of("/stats/hub", "/topics/hub")) {
        for (boolean reset : new boolean[] {false, true}) {
          double before = gone(path);
          var client = RawClient.to(lake);
          client.send(RawClient.post(lake, "Demo", path, 100) + "{");
          until(path + " is being read", () -> bodies(path) > 0);
          if (reset) client.reset();
          else client.close();
          until(path + " is 499", () -> gone(path) == before + 1);
          until(path + " gives its memory back", () -> bodies(path) == 0);
        }
      }
      assertThat(said.trouble()).isEmpty();
    }
    assertThat(figures()).doesNotContain("status=\"500\"");
  }

  /** Whether anybody asks for the body or not, and in one piece or when the answer is there. */
  @Test
  void aBodyThatIsNotSentAsHttpSaysIsNoNews() throws Exception {
    var heads = new ArrayList<String>();
    for (var path : List.of("/topics", "/topics/hub", "/health", "/docs", "/openapi", "/me", "/")) {
      for (var method : List.of("GET", "HEAD", "POST", "OPTIONS")) {
        heads.add(RawClient.get(path).replace("GET", method));
      }
    }
    heads.add(RawClient.get("/prometheus"));
    for (var path : List.of("/stats/hub", "/stats/hub/explain", "/stats/none", "/topics/hub")) {
      heads.add(RawClient.get(path).replace("GET", "POST"));
      heads.add(RawClient.post(lake, "Nobody-Known", path, 0));
      heads.add(RawClient.post(lake, "Demo", path, 0));
    }
    try (var said = Said.listen()) {
      for (var head : heads) {
        var chunked =
            head.replace("Content-Length: 0\r\n", "")
                .replaceAll("\r\n\r\n$", "\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var body : List.of("zz\r\n", "1\r\n{\r\nzz\r\n", "1\r\n{zz\r\n")) {
          try (var client = RawClient.to(lake)) {
            assertThat(client.send(chunked + body).rest()).as(head).startsWith("HTTP/1.1 ");
          }
          try (var client = RawClient.to(lake)) {
            client.send(chunked).send(body).rest();
          }
        }
      }
      assertThat(said.trouble()).isEmpty();
    }
    assertThat(figures()).doesNotContain("status=\"500\"");
  }

  /** What the log was told. */
  private record Said(Logger root, ListAppender<ILoggingEvent> lines) implements AutoCloseable {
    static Said listen() {
      var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      var lines = new ListAppender<ILoggingEvent>();
      lines.start();
      root.addAppender(lines);
      return new Said(root, lines);
    }

    List<ILoggingEvent> trouble() {
      return lines.list.stream().filter(l -> l.getLevel().isGreaterOrEqual(Level.WARN)).toList();
    }

    @Override
    public void close() {
      root.detachAppender(lines);
    }
  }

  /** Who does not wait for an answer before the next request. */
  @Test
  void manyRequestsAtOnceAreAnsweredInTheirOrder() throws Exception {
    var requests = new StringBuilder();
    var post = RawClient.post(lake, "Demo", "/stats/hub", 2) + "{}";
    var waits = RawClient.post(lake, "Demo", "/stats/hub", 2, "Expect: 100-continue") + "{}";
    for (int i = 0; i < 50; i++) {
      requests.append(RawClient.get("/topics/none" + i)).append(post).append(waits);
      requests.append(RawClient.get("/topics").replace("GET", "HEAD")).append(RawClient.get("/me"));
      requests.append(RawClient.get("/topics").replace("GET", "OPTIONS"));
    }
    requests.append(RawClient.get("/topics"));
    for (boolean shuts : new boolean[] {false, true}) {
      try (var client = RawClient.to(lake)) {
        client.send(requests.toString());
        if (shuts) client.socket().shutdownOutput();
        for (int i = 0; i < 50; i++) {
          assertThat(last(client)).startsWith("HTTP/1.1 404 ").contains("none" + i + "'");
          assertThat(last(client)).startsWith("HTTP/1.1 200 ").contains("Tidemark-Rows-Read");
          assertThat(last(client)).startsWith("HTTP/1.1 200 ").contains("Tidemark-Rows-Read");
          assertThat(client.head()).startsWith("HTTP/1.1 200 ");
          assertThat(last(client)).startsWith("HTTP/1.1 401 ");
          assertThat(client.head()).startsWith("HTTP/1.1 204 ");
        }
        assertThat(last(client)).startsWith("HTTP/1.1 200 ").contains("hub");
      }
    }
  }

  /** The next answer that is not an interim one. */
  private static String last(RawClient client) throws Exception {
    while (true) {
      var answer = client.answer();
      if (!answer.startsWith("HTTP/1.1 100 ")) return answer;
    }
  }

  private double gone(String path) throws Exception {
    return figure(
        "tidemark_http_requests_total{method=\"POST\",route=\"%s\",status=\"499\"} "
            .formatted(path.replace("hub", "{topic}")));
  }

  private double bodies(String path) throws Exception {
    var kind = path.startsWith("/stats") ? "query" : "event";
    return figure("tidemark_%s_bodies_bytes ".formatted(kind));
  }

  /** Case 19. */
  @Test
  void whoShutsTheirSideAfterTheRequestGetsTheAnswer() throws Exception {
    for (var request :
        List.of(
            RawClient.get("/health"),
            RawClient.get("/topics", "Connection: close"),
            RawClient.post(lake, "Demo", "/stats/hub", 2) + "{}")) {
      try (var client = RawClient.to(lake)) {
        client.send(request).socket().shutdownOutput();
        // Where it takes long, interim answers find out whether the client is still there.
        assertThat(client.rest()).matches("(?s)(HTTP/1.1 100 Continue\r\n\r\n)*HTTP/1.1 200 .*");
      }
    }
  }

  @Test
  void whoExpectsToContinueWithTooMuchIsToldSoInstead() throws Exception {
    for (var path : List.of("/stats/hub", "/topics/hub")) {
      try (var client = RawClient.to(lake)) {
        var head = RawClient.post(lake, "Demo", path, 1L << 40, "Expect: 100-continue");
        assertThat(client.send(head).rest())
            .startsWith("HTTP/1.1 413 ")
            .contains("\"too_large\"")
            .containsIgnoringCase("connection: close");
      }
    }
    try (var client = RawClient.to(lake)) {
      client.send(RawClient.post(lake, "Demo", "/stats/hub", 2, "Expect: 100-continue"));
      assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      assertThat(client.send("{}" + RawClient.get("/topics").replace("GET", "HEAD")).answer())
          .startsWith("HTTP/1.1 200 ")
          .endsWith("}");
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void headIsGetWithoutItsBody() throws Exception {
    try (var client = RawClient.to(lake)) {
      for (var path : List.of("/topics", "/topics/hub", "/topics/none", "/me", "/nowhere")) {
        for (var coding : List.of("identity", "gzip")) {
          var get = RawClient.get(path, "Accept-Encoding: " + coding);
          var whole = client.send(get).answer();
          var head = client.send(get.replace("GET", "HEAD")).head();
          assertThat(stable(head))
              .isEqualTo(stable(whole.substring(0, whole.indexOf("\r\n\r\n") + 4)));
          assertThat(head).containsIgnoringCase("content-length: ");
        }
      }
      assertThat(figures()).contains("method=\"HEAD\",route=\"/topics\",status=\"200\"");
    }
  }

  private static String stable(String head) {
    return head.replaceAll("(?im)^(x-request-id|server-timing|date): .*$", "$1");
  }

  @Test
  void optionsTellsWhatARouteTakes() throws Exception {
    try (var client = RawClient.to(lake)) {
      for (var path : List.of("/stats/hub", "/topics/hub", "/health")) {
        var answer = client.send(RawClient.get(path).replace("GET", "OPTIONS")).head();
        assertThat(answer)
            .startsWith("HTTP/1.1 204 ")
            .containsIgnoringCase("allow: ")
            .containsIgnoringCase("x-request-id: ")
            .containsIgnoringCase("x-content-type-options: nosniff");
      }
    }
  }

  /** Case 26, and what else is no request of ours. */
  @ParameterizedTest
  @CsvSource({
    "414, too_large, 'GET /health?%s HTTP/1.1\r\nHost: x\r\n\r\n', 5000",
    "431, too_large, 'GET /health HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n', 20000",
    "400, validation, 'GET /health HTTP/1.1\r\nX: %s\r\n\r\n', 1",
    "400, validation, 'NONSENSE %s\r\n\r\n', 1",
    "404, route, 'GET /%s HTTP/1.1\r\nHost: x\r\n\r\n', 9",
    "405, method, 'PUT /health HTTP/1.1\r\nHost: x\r\nX: %s\r\n\r\n', 1",
  })
  void aRequestThatCannotBeReadIsAnErrorLikeOthers(
      int status, String type, String request, int size) throws Exception {
    var series = "status=\"%d\"".formatted(status);
    double before = sum(series);
    try (var client = RawClient.to(lake)) {
      assertThat(client.send(request.formatted("x".repeat(size))).answer())
          .startsWith("HTTP/1.1 " + status)
          .containsIgnoringCase("x-request-id: ")
          .containsIgnoringCase("server-timing: total")
          .containsIgnoringCase("x-content-type-options: nosniff")
          .containsIgnoringCase("cache-control: no-store")
          .contains("\"statusCode\":" + status, "\"type\":\"" + type + "\"");
    }
    until(series, () -> sum(series) == before + 1);
  }

  /** Case 27. */
  @Test
  void whatMayBePackedSaysSo() throws Exception {
    var query = RawClient.post(lake, "Demo", "/stats/hub", 2);
    for (var coding :
        List.of("*", "gzip", "br, *;q=0.1", "identity", "snappy", "gzip;q=0", "*;q=0")) {
      var line = "Accept-Encoding: " + coding + "\r\n\r\n";
      try (var client = RawClient.to(lake)) {
        var answer = client.send(query.replaceAll("\r\n\r\n$", "\r\n" + line) + "{}").answer();
        assertThat(answer)
            .startsWith("HTTP/1.1 200 ")
            .containsIgnoringCase("vary: Accept-Encoding");
        boolean packed = List.of("*", "gzip", "br, *;q=0.1").contains(coding);
        if (packed) assertThat(answer).containsIgnoringCase("content-encoding: gzip");
        else assertThat(answer).doesNotContainIgnoringCase("content-encoding");
      }
    }
  }

  /** Finding E2. */
  @Test
  void meKeepsWhatIsNullAndWhatIsEmpty() throws Exception {
    var token = lake.token("Nobody-Known");
    var me = lake.send(lake.request("/me").header("Authorization", "Bearer " + token));
    assertThat(me.body()).contains("\"topics\":[]").contains("\"expires\":\"");
  }

  /** Finding E5. */
  @Test
  void noJsonIsGuessedOrKept() throws Exception {
    for (var request :
        List.of(lake.query("/stats/hub", "{}"), lake.request("/topics"), lake.request("/me"))) {
      var headers = lake.send(request).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
    }
  }

  private double sum(String part) throws Exception {
    return figures()
        .lines()
        .filter(l -> l.startsWith("tidemark_http_requests_total") && l.contains(part))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }

  private double figure(String series) throws Exception {
    return figures()
        .lines()
        .filter(l -> l.startsWith(series))
        .mapToDouble(l -> Double.parseDouble(l.substring(series.length())))
        .sum();
  }

  private String figures() throws Exception {
    return lake.send(lake.request("/prometheus")).body();
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(5);
    }
  }
}
