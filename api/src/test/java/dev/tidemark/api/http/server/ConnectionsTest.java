package dev.tidemark.api.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.NastyError;
import dev.tidemark.api.config.SettingsReader;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.partitioner.topic.Topics;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
  /** A connection whose loop cannot be asked for anything, as when memory has ended. */
  private static final class Failing extends EmbeddedChannel {
    final CountDownLatch looks = new CountDownLatch(3);
    private volatile boolean isOpened;

    @Override
    public EventLoop eventLoop() {
      if (!isOpened) return super.eventLoop();
      looks.countDown();
      throw new NastyError();
    }
  }

  @Test
  void anErrorEndsNoTimeouts(@TempDir Path dir) throws Exception {
    var settings = new SettingsReader(Map.of("TIDEMARK_SERVER_HEADER_TIMEOUT", "100ms")).read(dir);
    var connections =
        new Connections(settings, new Metrics(new Topics(List.of()), Clock.systemUTC()));
    try {
      var failing = new Failing();
      connections.opened(failing);
      failing.isOpened = true;
      assertThat(failing.looks.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      connections.close();
    }
  }
}
