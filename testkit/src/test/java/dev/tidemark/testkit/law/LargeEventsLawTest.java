package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.load.LoadReport;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.EdgeEvents;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.lake.TrialLake;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events many times larger in total than the engine's memory can be queried, as written by the
 * loader and by compaction: each page has at least one row, and none is rejected.
 */
@Tag("long")
class LargeEventsLawTest {
  /** 770 events of 900 KB, with the default memory of a service. */
  private static final boolean LARGE = Boolean.getBoolean("tidemark.large");

  private static final int EVENTS = LARGE ? 770 : 60;
  private static final int BYTES = LARGE ? 900_000 : 200_000;

  /** Otherwise the smallest memory that can be configured. */
  private static final int MEMORY_MB = LARGE ? 1024 : 128;

  /** Reading the JSON of the rows that a statement decodes needs about five times their size. */
  private static final int MEMORY_OF_FILTERS_MB = LARGE ? 1024 : 256;

  private static final int LOADS = LARGE ? 10 : 2;
  private static final Instant FIRST = Instant.parse("2025-03-10T00:00:00Z");

  @TempDir private Path folder;

  /**
   * {@code -Dtidemark.large=true} for the full size.
   *
   * @param letters with 1, an event is small in its file, and only reading shows its size
   */
  @ParameterizedTest(name = "of {0} letters")
  @ValueSource(ints = {1, 26})
  void pages_are_whole_before_and_after_a_compaction(int letters) throws Exception {
    TopicDraft draft = EdgeEvents.draft(TopicHistory.TOPIC);
    try (TrialLake lake = TrialLake.open(folder, List.of(draft), engine(MEMORY_MB))) {
      for (List<byte[]> lines : loads(letters)) {
        LoadReport report = load(lake, lines, letters);
        assertThat(report.loaded()).isEqualTo(lines.size());
      }
      right(lake, "\"limit\":30", _ -> true, Comparator.reverseOrder());
      compact(lake);
      everyWalkIsWhole(lake);
    }
  }

  /** Events of one letter are landed: such an object is a thousandth of its events' size. */
  private static LoadReport load(TrialLake lake, List<byte[]> lines, int letters) {
    Topic topic = lake.topic(TopicHistory.TOPIC);
    if (letters > 1) return lake.loadFile(topic, "events.ndjson", lines);
    lake.land(topic, lines.stream().map(line -> new String(line, UTF_8)).toList());
    return lake.load(topic);
  }

  private static Function<Path, QueryEngine> engine(int memoryMb) {
    return dir -> DuckDbEngine.open(dir, new DuckDbOptions(4, 2, memoryMb, 4 * memoryMb));
  }

  private static void everyWalkIsWhole(TrialLake lake) {
    Comparator<Integer> byId = Comparator.comparing(LargeEventsLawTest::id);
    Comparator<Integer> newest = Comparator.reverseOrder();
    right(lake, "\"limit\":10", _ -> true, newest);
    right(lake, "\"limit\":1000,\"fields\":[\"id\"]", _ -> true, newest);
    right(lake, "\"sort\":[\"id\"]", _ -> true, byId);
    assertThat(ids(lake, "\"sort\":[\"-s\"]")).hasSize(EVENTS).doesNotHaveDuplicates();
    try (TrialLake more = lake.askedBy(engine(MEMORY_OF_FILTERS_MB))) {
      Predicate<Integer> some = i -> i % 5 == 3;
      right(more, "\"filter\":{\"payload.x.m\":3}", some, newest);
      right(more, "\"filter\":{\"payload.x.m\":3},\"sort\":[\"n\"]", some, newest.reversed());
    }
  }

  private static void right(
      TrialLake lake, String query, Predicate<Integer> is, Comparator<Integer> order) {
    List<String> all =
        IntStream.range(0, EVENTS)
            .boxed()
            .filter(is)
            .sorted(order)
            .map(LargeEventsLawTest::id)
            .toList();
    assertThat(ids(lake, query)).as(query).isEqualTo(all);
  }

  private static List<String> ids(TrialLake lake, String query) {
    List<String> ids = new ArrayList<>();
    for (String cursor = ""; ; ) {
      Page page = lake.ask(lake.topic(TopicHistory.TOPIC), "{" + query + cursor + "}");
      page.rows().forEach(row -> ids.add(row.id()));
      if (!page.hasMore()) return ids;
      assertThat(page.rows()).as(query).isNotEmpty();
      cursor = ",\"cursor\":\"" + page.cursor().orElseThrow() + "\"";
    }
  }

  private static String id(int event) {
    return "e%03d".formatted(event * 7 % 1_000);
  }

  /** All loads have the same times; the text is a column, too. */
  private static List<List<byte[]>> loads(int letters) {
    Random random = new Random(1);
    List<List<byte[]>> loads = new ArrayList<>();
    for (int i = 0; i < LOADS; i++) loads.add(new ArrayList<>());
    for (int i = 0; i < EVENTS; i++) {
      StringBuilder text = new StringBuilder(BYTES);
      random.ints(BYTES, 0, letters).forEach(letter -> text.append((char) ('a' + letter)));
      String line =
          "{\"id\":\"%s\",\"time\":\"%s\",\"n\":%d,\"x\":{\"m\":%d},\"s\":\"%s\"}"
              .formatted(id(i), FIRST.plusSeconds(i), i, i % 5, text);
      loads.get(i % LOADS).add(line.getBytes(UTF_8));
    }
    return loads;
  }

  private static void compact(TrialLake lake) throws Exception {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
    MaintenanceOptions usual = MaintenanceOptions.DEFAULT;
    RewriteLimits limits = new RewriteLimits((long) MEMORY_MB << 19, 1L << 34, 128L << 20);
    MaintenanceOptions options =
        new MaintenanceOptions(
            usual.keepSnapshots(),
            usual.maxSnapshots(),
            usual.grace(),
            usual.orphanAge(),
            usual.largestRewrite(),
            limits);
    try (Maintenance maintenance = new Maintenance(lake.lake(), options, later)) {
      assertThat(
              maintenance
                  .run(lake.topic(TopicHistory.TOPIC), MaintenanceBudget.UNLIMITED)
                  .filesBefore())
          .isEqualTo(LOADS);
    }
  }
}
