package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangedCatalogServiceTest {
  @TempDir private Path dir;

  @Test
  void pagesAndHealthSayThatTheCatalogWasDeletedUnderTheService() throws Exception {
    try (var served = ServedLake.start(dir, Map.of("TIDEMARK_MAINTAIN_INTERVAL", "off"))) {
      assertThat(served.send(served.request("/health")).statusCode()).isEqualTo(200);
      Files.delete(dir.resolve("catalog.db"));
      var page = served.send(served.query("/stats/hub", "{}"));
      assertThat(page.statusCode()).isEqualTo(500);
      assertThat(page.body()).contains("\"database\"").contains("The lake could not be read");
      // Health is checked once a second for everybody.
      var deadline = Instant.now().plus(Duration.ofSeconds(10));
      while (served.send(served.request("/health")).statusCode() != 503) {
        assertThat(Instant.now()).isBefore(deadline);
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }
}
