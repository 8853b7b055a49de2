package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.partitioner.landing.LandingPublisher;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.storage.FolderStore;
import dev.tidemark.partitioner.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** To stop while a load is under way is no error, and loses nothing. */
@Isolated("listens to what the whole JVM prints or logs")
class StoppedLoadTest {
  private static final int EVENTS = 8_000;

  @Test
  void aServiceThatIsStoppedWhileItLoadsStopsQuietly(@TempDir Path dir) throws Exception {
    var log = new ListAppender<ILoggingEvent>();
    var root = (Logger) LoggerFactory.getLogger("ROOT");
    log.start();
    root.addAppender(log);
    try (var lake = ServedLake.start(dir, Map.of())) {
      land(dir);
      var hub = lake.open().workspace().topics().find("hub").orElseThrow();
      var metrics = new Metrics(lake.open().workspace().topics(), Clock.systemUTC());
      // Patience for little: the load is cut off wherever it is, which is now here and now there.
      for (int patience : new int[] {1, 50, 100, 200, 400}) {
        var loader = lake.open().loader(Duration.ZERO);
        var least = Duration.ofMillis(patience);
        PeriodicLoad.start(
                loader,
                () -> new Topics(List.of(hub)),
                Duration.ofHours(1),
                () -> least,
                metrics.loads(),
                new LoadProblems())
            .close();
      }
      assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
      try (var again = lake.open().loader(Duration.ZERO)) {
        again.loadLanded(hub, ProgressListener.NONE);
      }
      assertThat(lake.open().lake().snapshots().current(hub).files())
          .extracting(file -> file.rows())
          .satisfies(
              rows ->
                  assertThat(rows.stream().mapToLong(Long::longValue).sum())
                      .isEqualTo(ServedLake.EVENTS + EVENTS));
    } finally {
      root.detachAppender(log);
    }
  }

  private static void land(Path dir) throws Exception {
    var day = Partition.of("qa", "9", "hub", LocalDate.parse("2026-01-20"));
    try (var publisher = new LandingPublisher(new FolderStore(dir), Clock.systemUTC())) {
      for (int i = 0; i < EVENTS; i++) {
        var line =
            "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"qa\",\"time\":\"2026-01-20\",\"n\":%d}"
                .formatted(i)
                .getBytes(StandardCharsets.UTF_8);
        publisher.publish(day, line, 0, line.length);
      }
    }
  }
}
