package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.metrics.Metrics;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every route needs a token unless it says that it is public, {@link CarelessController}'s too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardedDoorTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private ServedLake lake;
  private HttpService http;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of());
    var workspace = lake.open().workspace();
    http =
        ServedWorkspace.start(
            workspace,
            lake.open().history(),
            new Health(List.of()),
            new Metrics(workspace.topics(), Clock.systemUTC()),
            new CarelessController.Wanted());
  }

  @AfterAll
  void stop() {
    client.close();
    http.close();
    lake.close();
  }

  @Test
  void aRouteThatForgotToSayWhoMayComeTakesNobodyWithoutAToken() throws Exception {
    for (var request : List.of(request("/careless"), post("/careless/x"))) {
      rejected(send(request));
      for (var bad : List.of("x", "a.b.c", lake.token("Ann") + "A")) {
        rejected(send(request.copy().header("Authorization", "Bearer " + bad)));
        rejected(send(request.copy().header("bearer", bad)));
      }
      var good = send(request.copy().header("Authorization", "Bearer " + lake.token("Ann")));
      assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
      assertThat(good.body()).isEqualTo("Ann");
    }
  }

  @Test
  void publicRoutesTakeEverybodyWhateverTheirToken() throws Exception {
    for (var path : List.of("/topics", "/topics/hub", "/health", "/prometheus")) {
      assertThat(send(request(path)).statusCode()).as(path).isEqualTo(200);
      var bad = request(path).header("Authorization", "Bearer x").header("bearer", "y");
      assertThat(send(bad).statusCode()).as(path).isEqualTo(200);
    }
  }

  /** With a token or with a bad one, too: nobody looks at it. */
  @Test
  void whatIsNoRouteIsNotGuarded() throws Exception {
    for (var request : List.of(request("/nope"), request("/nope").header("bearer", "x"))) {
      assertThat(send(request).statusCode()).isEqualTo(404);
    }
    assertThat(send(request("/careless").DELETE()).statusCode()).isEqualTo(405);
    assertThat(send(request("/me").POST(BodyPublishers.noBody())).statusCode()).isEqualTo(405);
  }

  @Test
  void nobodyWaitsForTheBodyOfARequestWithoutAToken() throws Exception {
    for (var path : List.of("/careless/x", "/topics/hub", "/stats/hub", "/stats/hub/explain")) {
      assertThat(headAlone(path)).as(path).startsWith("HTTP/1.1 401");
    }
  }

  /** The answer to a request whose body never comes. */
  private String headAlone(String path) throws IOException {
    try (var socket = new Socket(http.uri().getHost(), http.uri().getPort())) {
      socket.setSoTimeout(60_000);
      var head =
          "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n"
              .formatted(path);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(http.uri() + path));
  }

  private HttpRequest.Builder post(String path) {
    return request(path).POST(BodyPublishers.ofString("{}"));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static void rejected(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.body()).contains("\"type\":\"auth\"", "Invalid or missing token");
    assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
  }
}
