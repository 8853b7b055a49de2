package dev.tidemark.partitioner.landing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.layout.Partition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LandedKeyTest {
  @Test
  void theInstantOfAFreshNameIsReadFromItToTheMillisecond() {
    var partition = Partition.of("a-20200101T000000000Z-b", null, "t", LocalDate.of(2020, 1, 1));
    var written = Instant.parse("2025-06-01T10:11:12.345678Z");
    assertThat(LandedKey.written(LandedKey.fresh(partition, written, new Random(1))))
        .contains(Instant.parse("2025-06-01T10:11:12.345Z"));
  }

  @Test
  void theInstantOfANameOfFirehoseIsReadFromItToTheSecond() {
    String name = "landing/x/to-lake-1-2025-06-01-10-11-12-0a1b2c3d-1111-2222-3333-444444444444";
    assertThat(LandedKey.written(name)).contains(Instant.parse("2025-06-01T10:11:12Z"));
    assertThat(LandedKey.written(name + ".ndjson.gz")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "events.ndjson",
        "20250601T101112Z-1.ndjson",
        "20250230T101112345Z-1.ndjson",
        "20250601T241112345Z-1.ndjson",
        "x-1-2025-13-01-10-11-12-0a1b2c3d-1111-2222-3333-444444444444",
        "20250601T101112345Z-1/events.ndjson"
      })
  void otherNamesHoldNone(String name) {
    assertThat(LandedKey.written(name)).isEmpty();
  }

  @Test
  void thePublishersNamesAreToldFromOthers() {
    var partition = Partition.of("qa", "7", "hub", LocalDate.of(2025, 6, 1));
    String fresh = LandedKey.fresh(partition, Instant.EPOCH, new Random(1));
    assertThat(LandedKey.isOfPublisher(fresh)).isTrue();
    assertThat(LandedKey.isOfPublisher(fresh.replace(".gz", ""))).isFalse();
    assertThat(LandedKey.isOfPublisher("20250601T101112345Z-1.ndjson.gz")).isFalse();
  }
}
