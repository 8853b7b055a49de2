package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Envelope.Received;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events that tell no time, of a topic that gives them that of their receipt. */
class UntimedEventsTest {
  /** A name that holds what a JSON pointer and SQL mind. */
  private static final String TIME = "it's/a~time";

  private static final Topic TOPIC = topic();
  private static final Instant START = Instant.parse("2025-05-28T10:00:00.123Z");

  @TempDir Path dir;
  private Lake lake;
  private Loader loader;

  private static Topic topic() {
    var plain = SampleTopic.of("status", Partitioning.ENV_MONTH);
    var envelope =
        new Envelope("id", TIME, "environment", "org", List.of(), new Received(Duration.ofDays(7)));
    return new Topic(
        "status",
        "status",
        "{\"type\":\"object\"}",
        plain.members(),
        plain.fields(),
        envelope,
        Partitioning.ENV_MONTH);
  }

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    loader = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    loader.close();
    lake.close();
  }

  private static String event(String id, String more) {
    return "{\"id\":\"%s\",\"environment\":\"dev\"%s}\n".formatted(id, more);
  }

  private Path file(Instant modified, String text) throws IOException {
    Path file = Files.createTempFile(dir, "events", ".ndjson");
    Files.writeString(file, text);
    return Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  private LoadReport load(Path... files) {
    return loader.loadFiles(TOPIC, List.of(files), ProgressListener.NONE);
  }

  private List<Long> times(String id) {
    return TableRows.of(lake, TOPIC).stream()
        .filter(row -> id.equals(row.get("id")))
        .map(row -> (Long) row.get("timestamp"))
        .sorted()
        .toList();
  }

  private static Instant days(double days) {
    return START.plusMillis((long) (days * 86_400_000));
  }

  @Test
  void ofAFileTheyHaveItsTimeAndOfALandedObjectTheInstantInItsName() throws IOException {
    assertThat(load(file(START, event("a", ""))).loaded()).isEqualTo(1);
    assertThat(times("a")).containsExactly(START.toEpochMilli());
    land("20250601T101112345Z-0123456789abcdef.ndjson", event("b", ",\"" + TIME + "\":null"));
    land("lake-3-2025-06-02-10-11-12-00000000-1111-2222-3333-444444444444.gz", event("c", ""));
    land("20251301T101112345Z-of-nobody.ndjson", event("d", ""));
    assertThat(loader.loadLanded(TOPIC, ProgressListener.NONE).loaded()).isEqualTo(3);
    assertThat(times("b")).containsExactly(millis("2025-06-01T10:11:12.345Z"));
    assertThat(times("c")).containsExactly(millis("2025-06-02T10:11:12Z"));
    assertThat(times("d")).containsExactly(START.toEpochMilli());
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  private void land(String name, String text) throws IOException {
    var partition = Partition.of("dev", null, TOPIC.name(), LocalDate.of(2025, 1, 1));
    Path object = lake.dir().resolve(PartitionLayout.path(partition) + name);
    Files.createDirectories(object.getParent());
    Files.writeString(object, text);
    Files.setLastModifiedTime(object, FileTime.from(START));
  }

  @Test
  void sentAgainWithinTheWindowTheyAreThereOnceAlsoAcrossPartitions() throws IOException {
    load(file(days(0), event("a", "") + event("a", ",\"more\":1")));
    assertThat(load(file(days(6.9), event("a", "")), file(days(-7), event("a", ""))).duplicates())
        .isEqualTo(2);
    assertThat(load(file(days(7.1), event("a", ""))).loaded()).isEqualTo(1);
    assertThat(times("a")).containsExactly(days(0).toEpochMilli(), days(7.1).toEpochMilli());
  }

  @Test
  void anotherOrganisationOrEnvironmentOrOneThatTellsItsTimeIsAnotherEvent() throws IOException {
    load(file(days(0), event("a", "")));
    String dated = ",\"%s\":%d".formatted(TIME, days(1).toEpochMilli());
    var report =
        load(
            file(
                days(1),
                event("a", ",\"org\":\"o\"")
                    + event("a", "").replace("dev", "prod")
                    + event("a", dated)
                    + event("a", dated)));
    assertThat(report.loaded()).isEqualTo(3);
    assertThat(report.duplicates()).isEqualTo(1);
    // Of the same instant it would be the same row.
    var same = ",\"%s\":%d".formatted(TIME, days(0).toEpochMilli());
    assertThat(load(file(days(30), event("a", same))).duplicates()).isEqualTo(1);
  }

  @Test
  void anEventThatFallsHidesNone() throws IOException {
    load(file(days(0), event("a", "")));
    // The second is the first again, the third is not: though it is near the second.
    var report = load(file(days(5), event("a", "")), file(days(10), event("a", "")));
    assertThat(report.duplicates()).isEqualTo(1);
    assertThat(times("a")).containsExactly(days(0).toEpochMilli(), days(10).toEpochMilli());
  }

  /** The second seed found that an event that fell hid others. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1896634348189658405L})
  void randomLoadsKeepTheFirstOfEachIdWithinTheWindow(long given) throws IOException {
    long seed = Long.getLong("tidemark.seed", given);
    var random = new Random(seed);
    var kept = new HashMap<String, Kept>();
    long duplicates = 0;
    long found = 0;
    for (int load = 0; load < 8; load++) {
      var files = new ArrayList<Path>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        var received = days(random.nextInt(60) / 2.0);
        var text = new StringBuilder();
        for (int event = random.nextInt(6); event >= 0; event--) {
          String id = "id" + random.nextInt(4);
          boolean dated = random.nextInt(4) == 0;
          long time = (dated ? days(random.nextInt(60) / 2.0) : received).toEpochMilli();
          String member = dated ? ",\"%s\":%d".formatted(TIME, time) : "";
          text.append(event(id, member + ",\"n\":" + load));
          if (!kept.computeIfAbsent(id, first -> new Kept()).add(time, dated)) duplicates++;
        }
        files.add(file(received, text.toString()));
      }
      found += load(files.toArray(Path[]::new)).duplicates();
    }
    assertThat(found).as("seed " + seed).isEqualTo(duplicates);
    for (Map.Entry<String, Kept> entry : kept.entrySet()) {
      assertThat(times(entry.getKey()))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(entry.getValue().all);
    }
  }

  /** The times of one id's events that stay, told one event after the other. */
  private static final class Kept {
    private final Set<Long> untimed = new HashSet<>();
    private final Set<Long> all = new HashSet<>();

    boolean add(long time, boolean dated) {
      if (all.contains(time)) return false;
      if (!dated) {
        if (untimed.stream().anyMatch(other -> Math.abs(other - time) <= 7 * 86_400_000L)) {
          return false;
        }
        untimed.add(time);
      }
      return all.add(time);
    }
  }

  @Test
  void severalLoadersAtOnceKeepOneOfEach() throws Exception {
    var loads = new ArrayList<Callable<Long>>();
    for (int i = 0; i < 4; i++) {
      var text = new StringBuilder();
      for (int id = 0; id < 50; id++) text.append(event("id" + id, ",\"of\":" + i));
      // On both sides of the end of a month, so in two partitions.
      Path file = file(days(1.5 * i), text.toString());
      loads.add(
          () -> {
            try (var own = new Loader(lake, LoadOptions.defaults(), Clock.systemUTC())) {
              return own.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).loaded();
            }
          });
    }
    long loaded = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (var done : threads.invokeAll(loads)) loaded += done.get();
    }
    assertThat(loaded).isEqualTo(50);
    assertThat(TableRows.of(lake, TOPIC)).extracting(row -> row.get("id")).doesNotHaveDuplicates();
  }
}
