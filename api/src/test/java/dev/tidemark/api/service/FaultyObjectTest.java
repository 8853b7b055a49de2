package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.metrics.LandingMetrics;
import dev.tidemark.api.metrics.Metrics;
import dev.tidemark.api.topics.CurrentTopics;
import dev.tidemark.catalog.load.FaultyLoader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One object that ends in an Error degrades its topic until it is loaded, and nothing else. */
class FaultyObjectTest {
  @Test
  void isToldAndTriedAgainAndTheOthersAreLoaded(@TempDir Path dir) throws Exception {
    ServedLake.configure(dir);
    var workspace = Workspace.read(dir, dir.resolve("conf"), Map.of());
    try (var open = LakeSession.open(workspace, Clock.systemUTC())) {
      Topics topics = workspace.topics();
      CurrentTopics current = () -> topics;
      var problems = new LoadProblems();
      var isFaulty = new AtomicBoolean(true);
      Path faulty = land(dir, "hub", "faulty");
      Path other = land(dir, "hub", "other");
      Path connector = land(dir, "connector", "1");
      try (var loading =
          PeriodicLoad.start(
              FaultyLoader.of(open.lake(), key -> isFaulty.get() && key.endsWith("faulty")),
              current,
              Duration.ofMillis(20),
              () -> Duration.ofSeconds(20),
              new Metrics(topics, Clock.systemUTC()).loads(),
              problems)) {
        assertThat(loading).isNotNull();
        until(() -> Files.notExists(other) && Files.notExists(connector));
        until(() -> problems.byTopic().containsKey("hub"));
        assertThat(problems.byTopic())
            .containsExactly(Map.entry("hub", "1 landed object cannot be read"));
        assertThat(gauge(current, problems, "hub")).isEqualTo(1);
        assertThat(gauge(current, problems, "connector")).isZero();
        assertThat(faulty).exists();
        isFaulty.set(false);
        until(() -> Files.notExists(faulty) && problems.byTopic().isEmpty());
        assertThat(gauge(current, problems, "hub")).isZero();
      }
      assertThat(rows(open, topics.find("hub").orElseThrow())).isEqualTo(2);
      assertThat(rows(open, topics.find("connector").orElseThrow())).isEqualTo(1);
    }
  }

  private static Path land(Path dir, String topic, String name) throws IOException {
    Path day = dir.resolve("landing/env=qa/org=9/type=" + topic + "/date=2026-01-20");
    var event = ServedLake.events().lines().findFirst().orElseThrow();
    return Files.writeString(
        Files.createDirectories(day).resolve(name), event.replace("a0", name) + "\n");
  }

  private static double gauge(CurrentTopics topics, LoadProblems problems, String topic) {
    var failing = LandingMetrics.failing(topics, problems::byTopic).getFirst();
    return ((GaugeSnapshot) failing.collect())
        .getDataPoints().stream()
            .filter(point -> topic.equals(point.getLabels().get("topic")))
            .mapToDouble(point -> point.getValue())
            .sum();
  }

  private static long rows(LakeSession open, Topic topic) {
    long rows = 0;
    for (var file : open.lake().snapshots().current(topic).files()) rows += file.rows();
    return rows;
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(20);
    }
  }
}
