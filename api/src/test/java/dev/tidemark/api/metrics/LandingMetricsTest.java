package dev.tidemark.api.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.storage.ObjectVisitor;
import dev.tidemark.partitioner.storage.StoredObject;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What the metrics tell of the landing zone is what the last look has seen, or nothing. */
class LandingMetricsTest {
  private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
  private static final String KEY =
      "landing/env=prod/org=3/type=hub/date=2026-02-01/20260201T000000000Z-0.ndjson";

  private Instant now = START;
  private int walks;
  private LandingMetrics.Lister lister = _ -> {};

  private final Topics topics = TopicReader.read(Path.of("..", "conf"));
  private final Clock clock = ((InstantSource) () -> this.now).withZone(ZoneOffset.UTC);
  private final Metrics metrics = new Metrics(topics, clock);

  LandingMetricsTest() {
    metrics.add(
        new LandingMetrics(
            to -> {
              walks++;
              lister.to(to);
            },
            () -> topics,
            clock));
  }

  private String text() {
    return new String(metrics.text(null).body(), UTF_8);
  }

  private static void objects(ObjectVisitor to) {
    to.object(new StoredObject(KEY, 9, START));
    to.object(new StoredObject(KEY.replace("-0.", "-1."), 5, START));
  }

  @Test
  void toReadThemWalksNowhereAndBeforeTheFirstLookNobodyKnows() {
    assertThat(text())
        .contains("tidemark_load_bytes_total{topic=\"hub\"}")
        .doesNotContain("tidemark_load_lag_seconds{", "tidemark_landed_")
        .doesNotContain("tidemark_landing_unreadable_folders ");
    assertThat(walks).isZero();
  }

  @Test
  void theFiguresAreThoseOfTheEndOfTheLook() {
    lister =
        to -> {
          objects(to);
          now = now.plusSeconds(60);
        };
    metrics.look();
    now = now.plusSeconds(30);
    for (int i = 0; i < 2; i++) {
      assertThat(text())
          .contains(
              "tidemark_load_lag_seconds{topic=\"hub\"} 60.0\n",
              "tidemark_load_lag_seconds{topic=\"web\"} 0.0\n",
              "tidemark_landed_objects{topic=\"hub\"} 2.0\n",
              "tidemark_landed_bytes{topic=\"hub\"} 14.0\n",
              "tidemark_landed_objects_set_aside 0.0\n",
              "tidemark_landed_objects_misplaced 0.0\n",
              "tidemark_landing_unreadable_folders 0.0\n");
    }
    assertThat(walks).isEqualTo(1);
  }

  /** 0 would be that none waits: of one that landed in this moment, or by a clock that is ahead. */
  @Test
  void whatWaitsHasALagHoweverShort() {
    lister = LandingMetricsTest::objects;
    metrics.look();
    assertThat(text()).contains("tidemark_load_lag_seconds{topic=\"hub\"} 0.001\n");
    now = now.minusSeconds(5);
    metrics.look();
    assertThat(text()).contains("tidemark_load_lag_seconds{topic=\"hub\"} 0.001\n");
  }

  @Test
  void aLookThatIsTooOldTellsNothing() {
    lister = LandingMetricsTest::objects;
    metrics.look();
    now = now.plus(Duration.ofMinutes(5)).minusNanos(1);
    assertThat(text()).contains("tidemark_load_lag_seconds{topic=\"hub\"}");
    now = now.plusNanos(1);
    assertThat(text()).doesNotContain("tidemark_load_lag_seconds{", "tidemark_landed_objects");
  }

  /** It was told as one in which nothing waits. */
  @Test
  void ofALandingZoneThatCannotBeListedNothingIsToldButThat() {
    lister = LandingMetricsTest::objects;
    metrics.look();
    lister =
        _ -> {
          throw new IOException("no disk");
        };
    metrics.look();
    assertThat(text())
        .contains("tidemark_landing_unreadable_folders 1.0\n")
        .doesNotContain("tidemark_load_lag_seconds{", "tidemark_landed_");
  }
}
