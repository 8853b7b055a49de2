package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.access.ClaimRules;
import dev.tidemark.api.access.VerificationKeys;
import dev.tidemark.api.http.Health;
import dev.tidemark.api.http.server.HttpService;
import dev.tidemark.api.http.server.PortException;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.storage.FolderStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service as a whole: it loads what lands, stops gracefully, and says why it does not start.
 */
class ServiceTest {
  @Test
  void whatLandsIsLoadedAndAnswered(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"))) {
      land(
          dir,
          "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20T00:00:00Z\",\"action\":\"new\"}");
      var query = "{\"filter\":{\"env\":\"qa\"}}";
      var deadline = Instant.now().plus(Duration.ofMinutes(2));
      while (!lake.send(lake.query("/stats/hub", query)).body().contains("\"action\":\"new\"")) {
        assertThat(Instant.now()).isBefore(deadline);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @Test
  void aRequestInFlightIsFinishedAndNoNewOneIsTaken(@TempDir Path dir) throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    try (var lake = ServedLake.start(dir, Map.of())) {
      var slow =
          new Health.Dependency(
              "slow",
              () -> {
                begun.countDown();
                mayEnd.await();
              });
      var workspace = lake.open().workspace();
      var http =
          HttpService.start(
              workspace.settings(),
              VerificationKeys.of(List.of()),
              new ClaimRules(true, "", "", Duration.ZERO, Clock.systemUTC()),
              workspace.access(),
              (CurrentTopics) workspace::topics,
              lake.open().history(),
              new Health(List.of(slow)),
              new Metrics(workspace.topics(), Clock.systemUTC()));
      var client = HttpClient.newHttpClient();
      var request = HttpRequest.newBuilder(http.uri().resolve("/health")).build();
      var answer = client.sendAsync(request, BodyHandlers.ofString());
      begun.await();
      var stopped = CompletableFuture.runAsync(http::close);
      var late = Instant.now().plusSeconds(60);
      while (takesRequests(http.uri()) && Instant.now().isBefore(late)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(takesRequests(http.uri())).isFalse();
      assertThat(stopped).isNotDone();
      mayEnd.countDown();
      assertThat(answer.get(60, TimeUnit.SECONDS).body()).contains("\"slow\":\"UP\"");
      stopped.get(60, TimeUnit.SECONDS);
      client.close();
    }
  }

  private static boolean takesRequests(URI service) throws IOException {
    try (var _ = new Socket(service.getHost(), service.getPort())) {
      return true;
    } catch (ConnectException nobodyListens) {
      return false;
    }
  }

  @Test
  void aBodyThatIsStillBeingReceivedDoesNotHoldUpTheStop(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_SERVER_SHUTDOWN_TIMEOUT", "2s"))) {
      try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
        socket.setSoTimeout(20_000);
        var half =
            "POST /stats/hub HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"limit\":"
                .formatted(lake.token("Demo"));
        socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        // Another whole request tells that the service has had time to see the half one.
        assertThat(lake.send(lake.query("/stats/hub", "{}")).statusCode()).isEqualTo(200);
        CompletableFuture.runAsync(lake.service()::close).get(20, TimeUnit.SECONDS);
        var answer = read(socket);
        assertThat(answer).doesNotContain("200 OK", "Exception", "\tat ");
      }
      // What it rests on is untouched.
      var hub = lake.open().workspace().topics().find("hub").orElseThrow();
      assertThat(lake.open().lake().snapshots().current(hub).files()).isNotEmpty();
    }
  }

  /** Until it is closed, in whatever way. */
  private static String read(Socket socket) throws IOException {
    var answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketException closed) {
      // What came before counts.
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aPortThatIsTakenIsSaidWithWhatToDo(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of())) {
      var same = lake.open().workspace().settings().onPort(lake.uri().getPort());
      assertThatThrownBy(() -> Service.start(lake.open().with(same), Clock.systemUTC()))
          .isInstanceOfSatisfying(PortException.class, e -> assertThat(e.taken()).isTrue())
          .hasMessageContaining("is taken by another program; choose another one with --port");
    }
  }

  private static void land(Path dir, String line) throws Exception {
    var bytes = line.getBytes(StandardCharsets.UTF_8);
    try (var publisher = new LandingPublisher(new FolderStore(dir), Clock.systemUTC())) {
      publisher.publish(
          Partition.of("qa", "9", "hub", LocalDate.parse("2026-01-20")), bytes, 0, bytes.length);
    }
  }
}
