package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to end ends in time, whatever clients hold. */
class StoppedServiceTest {
  @Test
  void sigtermEndsItThoughBodiesAreHeld(@TempDir Path dir) throws Exception {
    var key = ServedLake.configure(dir);
    var log = dir.resolve("log");
    var served = ServedProcess.start(dir, Map.of("TIDEMARK_SERVER_SHUTDOWN_TIMEOUT", "1s"), log);
    try (var idle = open(served, "");
        var query = open(served, head("/stats/hub"));
        var events = open(served, head("/topics/hub"))) {
      var token = key.token("Demo", Duration.ofHours(1), Clock.systemUTC());
      for (var held : new Socket[] {query, events}) {
        var rest = "Authorization: Bearer " + token + "\r\nContent-Length: 100\r\n\r\n{";
        held.getOutputStream().write(rest.getBytes(StandardCharsets.US_ASCII));
      }
      served.process().destroy();
      assertThat(served.process().waitFor(10, TimeUnit.SECONDS)).as(Files.readString(log)).isTrue();
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
    } finally {
      served.process().destroyForcibly();
    }
  }

  private static String head(String path) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  }

  private static Socket open(ServedProcess served, String text) throws Exception {
    var socket = new Socket(served.uri().getHost(), served.uri().getPort());
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
