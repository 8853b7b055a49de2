package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.PortException;
import dev.tidemark.partitioner.landing.FolderStore;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.layout.Partition;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
      var question = "{\"filter\":{\"env\":\"qa\"}}";
      var deadline = Instant.now().plus(Duration.ofSeconds(30));
      while (!lake.send(lake.question("/stats/hub", question))
          .body()
          .contains("\"action\":\"new\"")) {
        assertThat(Instant.now()).isBefore(deadline);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
  }

  @Test
  void aRequestInFlightIsFinishedAndNoNewOneIsTaken(@TempDir Path dir) throws Exception {
    var lake = ServedLake.start(dir, Map.of());
    try (var socket = new Socket(lake.uri().getHost(), lake.uri().getPort())) {
      var body = "{\"limit\":1}";
      var head =
          "POST /stats/hub HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(lake.token("Demo"), body.length());
      socket
          .getOutputStream()
          .write((head + body.substring(0, 4)).getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      TimeUnit.MILLISECONDS.sleep(300);
      var stopped = CompletableFuture.runAsync(lake.service()::close);
      TimeUnit.MILLISECONDS.sleep(300);
      assertThat(stopped).isNotDone();
      socket.getOutputStream().write(body.substring(4).getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      assertThat(firstLine(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK");
      stopped.get(20, TimeUnit.SECONDS);
    }
    assertThatThrownBy(() -> lake.send(lake.request("/health")))
        .isInstanceOf(java.io.IOException.class);
    lake.open().close();
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

  private static String firstLine(InputStream in) throws Exception {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) line.append((char) c);
    return line.toString();
  }
}
