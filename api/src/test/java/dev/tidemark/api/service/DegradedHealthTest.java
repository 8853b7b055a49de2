package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.schedule.PeriodicTask;
import dev.tidemark.catalog.source.LandingState;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.DataFileException;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was accepted and cannot be loaded is told, and stops neither the others nor the service. */
class DegradedHealthTest {
  private static final String OK =
      "{\"status\":\"ok\",\"dependencies\":{\"engine\":\"UP\",\"lake\":\"UP\"}}";

  @Test
  void anObjectThatIsSetAsideDegradesItsTopicUntilItIsGone(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"))) {
      assertThat(health(lake)).isEqualTo(OK);
      Path folder = dir.resolve("landing/env=qa/org=9/type=hub/date=2026-01-20");
      Path aside = Files.createDirectories(folder).resolve("_unreadable-1.ndjson");
      Files.writeString(aside, "no gzip");
      until(
          () ->
              health(lake)
                  .equals(
                      OK.replace("\"ok\"", "\"degraded\"")
                          .replace(
                              "}}",
                              "},\"topics\":{\"hub\":\"1 landed object could not be read and were set aside\"}}")));
      assertThat(prometheus(lake))
          .contains("tidemark_topic_load_failing{topic=\"hub\"} 1.0")
          .contains("tidemark_landed_objects_set_aside 1.0")
          .contains("tidemark_landing_unreadable_folders 0.0");
      Files.delete(aside);
      until(() -> health(lake).equals(OK));
    }
  }

  @Test
  void whatLiesWhereNobodyLoadsDegradesTheTopicThatItNames(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"))) {
      Path day = dir.resolve("landing/env=qa/org=9/type=hub/date=2026-01-99");
      Path untimed = Files.createDirectories(day).resolve("1.ndjson");
      Files.writeString(untimed, ServedLake.events());
      Path unknown = Files.writeString(dir.resolve("landing/1.ndjson"), ServedLake.events());
      until(
          () ->
              health(lake)
                  .contains("\"hub\":\"1 landed object has a path or name that is not loaded\""));
      assertThat(prometheus(lake)).contains("tidemark_landed_objects_misplaced 2.0");
      Files.delete(untimed);
      Files.delete(unknown);
      until(() -> health(lake).equals(OK));
    }
  }

  @Test
  void oneTableThatAnswersIsEnough(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of())) {
      var topics = lake.open().workspace().topics().all();
      assertThat(health(lake)).isEqualTo(OK);
      for (var topic : topics.subList(0, topics.size() - 1)) rename(dir, topic);
      // Health is of a second ago, or newer.
      TimeUnit.MILLISECONDS.sleep(1100);
      assertThat(lake.send(lake.request("/health")).statusCode()).isEqualTo(200);
      rename(dir, topics.getLast());
      until(() -> lake.send(lake.request("/health")).statusCode() == 503);
    }
  }

  /** As another engine does. */
  private static void rename(Path dir, Topic topic) throws SQLException {
    var table = TableDefinition.of(topic).name();
    try (var sqlite = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("catalog.db"));
        var statement = sqlite.createStatement()) {
      statement.execute(
          "UPDATE iceberg_tables SET table_name = 'theirs_%s' WHERE table_name = '%s'"
              .formatted(table, table));
    }
  }

  @Test
  void eventsOfATopicThatIsNotDefinedDegradeTheService(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"))) {
      Path day = dir.resolve("landing/env=qa/org=9/type=gone/date=2026-01-20");
      Path object = Files.createDirectories(day).resolve("1.ndjson");
      Files.writeString(object, ServedLake.events());
      until(
          () ->
              health(lake)
                  .contains("\"gone\":\"events have landed for a topic that is not defined\""));
      assertThat(health(lake)).contains("\"degraded\"");
      Files.delete(object);
      until(() -> health(lake).equals(OK));
    }
  }

  /** Posts would be 503 for ever, and what is delivered would never be loaded. */
  @Test
  void aLandingZoneThatBecomesALinkIsDown(@TempDir Path dir) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of())) {
      Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
      Files.deleteIfExists(dir.resolve("landing"));
      Files.createSymbolicLink(dir.resolve("landing"), elsewhere);
      until(() -> lake.send(lake.request("/health")).statusCode() == 503);
    }
  }

  @Test
  void aDataFileThatIsGoneDegradesItsTopicAndPagesSayWhy(@TempDir Path dir) throws Exception {
    degradedBy(dir, Files::delete);
  }

  @Test
  void aDataFileThatIsBrokenDegradesItsTopicAndPagesSayWhy(@TempDir Path dir) throws Exception {
    degradedBy(dir, file -> Files.write(file, new byte[(int) Files.size(file)]));
  }

  private interface Mishap {
    void happenTo(Path file) throws IOException;
  }

  private static void degradedBy(Path dir, Mishap mishap) throws Exception {
    try (var lake = ServedLake.start(dir, Map.of("TIDEMARK_LOAD_INTERVAL", "1s"))) {
      var hub = lake.open().workspace().topics().find("hub").orElseThrow();
      for (var file : lake.open().lake().snapshots().current(hub).files()) {
        mishap.happenTo(Path.of(file.path()));
      }
      Path folder = dir.resolve("landing/env=qa/org=9/type=hub/date=2026-01-20");
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("1.ndjson"), ServedLake.events());
      until(() -> health(lake).contains("\"hub\":\"a data file of the table cannot be read\""));
      assertThat(health(lake)).contains("\"degraded\"").doesNotContain(dir.toString());
      var page = lake.send(lake.query("/stats/hub", "{}"));
      assertThat(page.statusCode()).isEqualTo(500);
      assertThat(page.body()).contains("data file").doesNotContain(dir.toString());
    }
  }

  @Test
  void reasonsNameNoValueAndNoPath(@TempDir Path dir) throws Exception {
    var topic = topic(dir);
    var problems = new LoadProblems();
    problems.failed(topic, new IllegalStateException("secret /srv/lake"));
    assertThat(problems.byTopic()).containsEntry("hub", "landed events cannot be loaded");
    problems.failed(topic, new DataFileException("/srv/lake", new Exception("secret")));
    assertThat(problems.byTopic()).containsEntry("hub", "a data file of the table cannot be read");
    problems.failed(topic, new OutOfMemoryError("Java heap space"));
    assertThat(problems.byTopic().get("hub")).contains("load.memory");
    problems.loaded(topic, new LandingState(2, 0, 3, 1));
    assertThat(problems.byTopic())
        .containsEntry(
            "hub",
            "a folder of the landing zone cannot be read; 2 landed objects cannot be read;"
                + " 3 landed objects have a path or name that is not loaded");
    problems.loaded(topic, LandingState.CLEAN);
    assertThat(problems.byTopic()).isEmpty();
  }

  /** As for topics, rights and keys that are read again. */
  @Test
  void anErrorDoesNotEndAThread() throws Exception {
    var runs = new CountDownLatch(3);
    try (var _ =
        PeriodicTask.start(
            "failing",
            Duration.ofMillis(1),
            () -> {
              runs.countDown();
              throw new StackOverflowError();
            })) {
      assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Topic topic(Path dir) throws Exception {
    Files.createDirectories(dir.resolve("topics"));
    Files.writeString(dir.resolve("topics/hub.json"), "{\"properties\":{\"id\":{},\"time\":{}}}");
    return TopicReader.read(dir).find("hub").orElseThrow();
  }

  private static String health(ServedLake lake) throws Exception {
    var answer = lake.send(lake.request("/health"));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.body();
  }

  private static String prometheus(ServedLake lake) throws Exception {
    return lake.send(lake.request("/prometheus")).body();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(50);
    }
  }
}
