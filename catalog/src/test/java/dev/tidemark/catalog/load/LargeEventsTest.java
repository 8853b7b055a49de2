package dev.tidemark.catalog.load;

import static dev.tidemark.catalog.SampleTopic.field;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the sizes of events and however many members they have, each is in the table exactly
 * once and each other line is a dead letter. The engine's memory is small, as are the events beside
 * it: what does not fit into 256 MiB at 40 KB does not fit into 40 MiB at 6 KB.
 */
@Tag("long")
class LargeEventsTest {
  private static final Instant NOW = Instant.parse("2025-06-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final long MIB = 1 << 20;

  @TempDir Path dir;
  private final Random random = new Random(Long.getLong("tidemark.seed", 7));

  private static Topic topic(int members) {
    Field[] fields =
        IntStream.range(0, members)
            .mapToObj(i -> field("member" + i, FieldType.STRING))
            .toArray(Field[]::new);
    return SampleTopic.of("web", fields);
  }

  private static LoadOptions options(long batchMib, long engineMib) {
    return new LoadOptions(1_000_000, batchMib * MIB, 2, engineMib * MIB, Duration.ZERO, 50);
  }

  private Path file(int first, int events, int days, IntUnaryOperator bytes) throws IOException {
    Path file = Files.createTempFile(dir, "events", ".ndjson");
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = random.nextBoolean() ? raw : new GZIPOutputStream(raw, 1 << 16)) {
      for (int i = first; i < first + events; i++) {
        int day = 1 + i % days;
        out.write(
            "{\"id\":\"%d\",\"time\":\"2025-02-%02dT00:00:00.%03dZ\",\"text\":\""
                .formatted(i, day, random.nextInt(1000))
                .getBytes(UTF_8));
        out.write(text(bytes.applyAsInt(i)));
        out.write("\"}\n".getBytes(UTF_8));
      }
    }
    return file;
  }

  /** Of one letter it packs a thousandfold. */
  private byte[] text(int length) {
    byte[] text = new byte[length];
    int letters = random.nextBoolean() ? 1 : 26;
    for (int i = 0; i < length; i++) text[i] = (byte) ('a' + random.nextInt(letters));
    return text;
  }

  private static Set<Integer> ids(Lake lake, Topic topic) {
    return TableRows.of(lake, topic).stream()
        .map(row -> Integer.valueOf((String) row.get("id")))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> below(int events) {
    return IntStream.range(0, events).boxed().collect(Collectors.toCollection(TreeSet::new));
  }

  /** As 2 500 events of 40 KB of one day, 4 000 of 30 days and 240 of 900 KB at 256 MiB. */
  @ParameterizedTest(name = "{0} events of {1} bytes over {2} days")
  @CsvSource({"2500,6000,1", "1500,6000,20", "60,140000,1", "10,1000000,2"})
  void eventsOfAnyAllowedSizeLoad(int events, int bytes, int days) throws IOException {
    Topic topic = topic(3);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, options(32, 40), CLOCK)) {
      LoadReport report =
          loader.loadFiles(
              topic, List.of(file(0, events, days, _ -> bytes)), ProgressListener.NONE);
      assertThat(report.loaded()).isEqualTo(events);
      assertThat(ids(lake, topic)).isEqualTo(below(events));
    }
  }

  /**
   * What JSON libraries bound by themselves: 1000 characters of a number, 50 000 of a name. Of an
   * integer with a million zeros behind its point the digits are not all turned into a number,
   * which would take a minute.
   */
  @Test
  void eventsWithNumbersAndNamesOfAnyLengthLoad() throws IOException {
    Topic topic =
        SampleTopic.of("web", field("n", FieldType.LONG), field("text", FieldType.STRING));
    String zeros = "0".repeat(1000);
    List<String> members =
        List.of(
            "\"y\":1" + "0".repeat(20) + "." + zeros,
            "\"y\":1000000000000000000.5,\"" + "x".repeat(50_001) + "\":1",
            "\"y\":0." + "1".repeat(1001) + ",\"n\":2.0",
            "\"n\":7." + "0".repeat(900_000),
            "\"n\":-7." + zeros + "e0");
    Path file = dir.resolve("long.ndjson");
    Files.write(
        file,
        IntStream.range(0, members.size())
            .mapToObj(i -> "{\"id\":\"%d\",\"time\":1738368000000,%s}".formatted(i, members.get(i)))
            .toList());
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, options(32, 40), CLOCK)) {
      LoadReport report = loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      assertThat(report.loaded()).isEqualTo(members.size());
      assertThat(TableRows.of(lake, topic).stream().map(row -> row.get("n")))
          .containsExactlyInAnyOrder(null, null, 2L, 7L, -7L);
    }
  }

  /** One in ten lines is larger than an event may be. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void eachValidEventIsThereOnceWhateverItsSize(long seed) throws IOException {
    random.setSeed(seed);
    Topic topic = topic(random.nextInt(40));
    int[] sizes =
        random.ints(150, 0, 10).map(size -> size == 9 ? 1_030_000 : 1 << (2 * size)).toArray();
    long bad = IntStream.of(sizes).filter(size -> size > 1_000_000).count();
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, options(1 + random.nextInt(20), 40), CLOCK)) {
      Path file = file(0, sizes.length, 1 + random.nextInt(5), i -> sizes[i]);
      LoadReport report = loader.loadFiles(topic, List.of(file, file), ProgressListener.NONE);
      assertThat(report.loaded()).isEqualTo(sizes.length - bad);
      assertThat(report.duplicates()).isEqualTo(sizes.length - bad);
      assertThat(report.deadLetters()).isEqualTo(2 * bad);
      assertThat(ids(lake, topic)).hasSize((int) (sizes.length - bad));
    }
  }

  /** Wide tables take the memory that their columns need. */
  @Test
  void aTopicOfManyMembersLoads() throws IOException {
    Topic topic = topic(700);
    Path file = Files.createTempFile(dir, "wide", ".ndjson");
    String members =
        IntStream.range(0, 700)
            .mapToObj("\"member%1$d\":\"value-of-%1$d\""::formatted)
            .collect(Collectors.joining(","));
    Files.writeString(
        file,
        IntStream.range(0, 30)
            .mapToObj(
                i ->
                    "{\"id\":\"%d\",\"time\":\"2025-02-0%dT00:00:00Z\",%s}\n"
                        .formatted(i, 1 + i % 3, members))
            .collect(Collectors.joining()));
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, options(32, 32), CLOCK)) {
      assertThat(loader.loadFiles(topic, List.of(file), ProgressListener.NONE).loaded())
          .isEqualTo(30);
      assertThat(TableRows.of(lake, topic))
          .hasSize(30)
          .allSatisfy(row -> assertThat(row).containsEntry("member699", "value-of-699"));
    }
  }

  /** As 8 files of 800 events of 40 KB at 512 MiB. */
  @Test
  void filesOfLargeEventsAreCompacted() throws IOException {
    Topic topic = topic(3);
    try (Lake lake = Lake.open(dir.resolve("lake"), new Topics(List.of(topic)));
        Loader loader = new Loader(lake, options(32, 64), CLOCK);
        var maintenance =
            new Maintenance(
                lake,
                new MaintenanceOptions(
                    Duration.ofHours(1),
                    100,
                    Duration.ZERO,
                    Duration.ofDays(1),
                    1 << 30,
                    new RewriteLimits(48 * MIB, 1 << 30, 64 * MIB)),
                CLOCK)) {
      for (int i = 0; i < 4; i++) {
        Path file = file(i * 100, 100, 1, _ -> 60_000);
        loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
      }
      var report = maintenance.run(topic, MaintenanceBudget.UNLIMITED);
      assertThat(report.filesBefore()).isEqualTo(4);
      assertThat(report.filesAfter()).isEqualTo(1);
      assertThat(ids(lake, topic)).isEqualTo(below(400));
      // In order of time, however it was sorted.
      assertThat(TableRows.of(lake, topic))
          .extracting(row -> (Long) row.get("timestamp"))
          .isSorted();
      assertThat(maintenance.run(topic, MaintenanceBudget.UNLIMITED).filesAfter()).isEqualTo(1);
    }
  }
}
