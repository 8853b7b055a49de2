package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.partitioner.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables are kept in order while the service runs, and the metrics tell. */
class PeriodicMaintenanceTest {
  @Test
  void filesBecomeFewByThemselves(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_MAINTAIN_INTERVAL", "off"))) {
      var topics = lake.open().workspace().topics();
      Topic hub = topics.find("hub").orElseThrow();
      loadMore(lake, hub, dir);
      assertThat(files(lake, hub)).isEqualTo(5);
      var metrics = new Metrics(topics, Clock.systemUTC());
      try (var maintenance =
          PeriodicMaintenance.start(
              lake.open().maintenance(),
              () -> topics,
              Duration.ofMillis(5),
              MaintenanceBudget.UNLIMITED,
              () -> Duration.ofSeconds(20),
              metrics.maintenance())) {
        assertThat(maintenance).isNotNull();
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (files(lake, hub) > 4 && System.nanoTime() < end) Thread.onSpinWait();
      }
      assertThat(files(lake, hub)).isEqualTo(4);
      var text = new String(metrics.text(null).body(), StandardCharsets.UTF_8);
      assertThat(text)
          .contains("tidemark_table_files{topic=\"hub\"} 4.0")
          .containsPattern("tidemark_maintain_written_bytes_total\\{topic=\"hub\"\\} [1-9]")
          .containsPattern("tidemark_maintain_runs_total\\{topic=\"hub\"\\} [1-9]")
          .containsPattern("tidemark_table_snapshots\\{topic=\"hub\"\\} [3-9]");
    }
  }

  private static void loadMore(ServedLake lake, Topic hub, Path dir) throws Exception {
    var one = ServedLake.events().lines().findFirst().orElseThrow().replace("\"a0\"", "\"more\"");
    try (var loader = lake.open().loader()) {
      var file = Files.writeString(dir.resolve("more.ndjson"), one + "\n");
      loader.loadFiles(hub, List.of(file), ProgressListener.NONE);
    }
  }

  private static int files(ServedLake lake, Topic topic) {
    return lake.open().lake().snapshots().current(topic).files().size();
  }
}
