package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.NastyError;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever loading and maintenance meet, they are there the next time. */
class SurvivingThreadsTest {
  @Test
  void anErrorThatCannotBeToldEndsNeitherLoadingNorMaintenance(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_MAINTAIN_INTERVAL", "off"))) {
      var metrics = new Metrics(lake.open().workspace().topics(), Clock.systemUTC());
      var loads = new CountDownLatch(3);
      var maintenances = new CountDownLatch(3);
      var often = Duration.ofMillis(1);
      try (var loading =
              PeriodicLoad.start(
                  lake.open().loader(Duration.ZERO),
                  failing(loads),
                  often,
                  () -> Duration.ofSeconds(20),
                  metrics.loads(),
                  new LoadProblems());
          var maintenance =
              PeriodicMaintenance.start(
                  lake.open().maintenance(),
                  failing(maintenances),
                  often,
                  MaintenanceBudget.UNLIMITED,
                  () -> Duration.ofSeconds(20),
                  metrics.maintenance())) {
        assertThat(loading).isNotNull();
        assertThat(maintenance).isNotNull();
        assertThat(loads.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(maintenances.await(10, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  private static CurrentTopics failing(CountDownLatch calls) {
    return () -> {
      calls.countDown();
      throw new NastyError();
    };
  }
}
