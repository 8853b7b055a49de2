package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.maintain.MaintenanceStep;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.Envelope;
import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.trino.TrinoServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other engines append times finer than a millisecond: each counts as the millisecond that contains
 * it, which is also what pages return. So every paged query returns each row once.
 */
class FinerTimesTest {
  private static final Topic TOPIC = topic("ticks");

  /** No other engine writes to it. */
  private static final Topic OWN = topic("own");

  private static final long START = Instant.parse("2026-01-05T10:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  /** A row with its times in microseconds. */
  private record Tick(String id, long time, @Nullable Long seen) {
    @Nullable Long millis(String field) {
      Long micros = field.equals("seen") ? seen : (Long) time;
      return micros == null ? null : (Long) Math.floorDiv(micros, 1000L);
    }

    long millis() {
      return Math.floorDiv(time, 1000L);
    }
  }

  private static Topic topic(String name) {
    return new Topic(
        name,
        name,
        "{\"type\":\"object\"}",
        Set.of("id", "time", "seen"),
        List.of(
            new Field("id", List.of("id"), FieldType.STRING),
            new Field("time", List.of("time"), FieldType.TIME),
            new Field("seen", List.of("seen"), FieldType.TIME)),
        new Envelope("id", "time", null, null, List.of()),
        Partitioning.ENV_DAY);
  }

  private final List<Tick> ticks = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeEach
  void fill() {
    SeededRandom seededRandom = new SeededRandom(7);
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Tick tick = new Tick("o" + i, (START + i / 2) * 1000, (START - i) * 1000);
      ticks.add(tick);
      lines.add(line(tick));
    }
    List<Tick> others = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Long seen =
          seededRandom.chance(0.2)
              ? null
              : (Long) (START * 1000 + seededRandom.between(-9_000, 9_000));
      others.add(new Tick("x" + i, START * 1000 + seededRandom.between(0, 8_000), seen));
    }
    // Before 1970, and up to the last microsecond that a query can name.
    for (long beyond : new long[] {-1, -500, -999, -1_000, -1_001}) {
      others.add(new Tick("b" + -beyond, beyond, beyond));
    }
    for (long beyond : new long[] {-1, 0, 500, 501, 999}) {
      others.add(new Tick("l" + beyond, LAST * 1000 + beyond, LAST * 1000 + beyond));
    }
    ticks.addAll(others);
    try (TrialLake lake = open()) {
      lake.loadFile(TOPIC, "events.ndjson", lines);
      ForeignRows.append(
          lake.lake().tables().load(TOPIC),
          others.stream()
              .map(
                  tick ->
                      ForeignRows.row(
                          "id",
                          tick.id(),
                          "timestamp",
                          time(tick.time()),
                          "seen",
                          tick.seen() == null ? null : time(tick.seen()),
                          "payload",
                          "{\"id\":\"" + tick.id() + "\"}"))
              .toList());
    }
  }

  private static OffsetDateTime time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private TrialLake open() {
    return TrialLake.open(
        folder,
        new Topics(List.of(TOPIC, OWN)),
        dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)));
  }

  @Test
  void everyWalkFindsEachRowOnceAndEqualityFindsWhatIsShown() throws Exception {
    try (TrialLake lake = open()) {
      for (int limit : new int[] {1, 3, 7, 1000}) walks(lake, limit);
      filters(lake, 1);
    }
  }

  /**
   * DuckDB and PostgreSQL have infinite times; conditions on them find no row, and none is lost.
   */
  @Test
  void anInfiniteTimeIsInNobodysWay() {
    try (TrialLake lake = open()) {
      append(lake, "never", Long.MAX_VALUE, null);
      for (int limit : new int[] {1, 7, 1000}) walks(lake, limit);
      for (int i = 0; i < 10; i++) {
        append(lake, "i" + i, START * 1000 + i, i % 2 == 0 ? Long.MAX_VALUE : -Long.MAX_VALUE);
      }
      for (int limit : new int[] {1, 3, 7}) walks(lake, "seen", limit);
    }
  }

  /** Infinite times cannot be used to split files. */
  @Test
  void filesOfInfiniteTimesAreCompacted() {
    Random random = new Random(1);
    try (TrialLake lake = open()) {
      for (int file = 0; file < 8; file++) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          String id = "n" + file + "-" + i;
          rows.add(
              ForeignRows.row(
                  "id", id, "timestamp", time(Long.MAX_VALUE), "payload", payload(random)));
        }
        ForeignRows.append(lake.lake().tables().load(TOPIC), rows);
      }
      try (Maintenance maintenance = maintenance(lake)) {
        assertThat(maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED).done())
            .anyMatch(
                maintenanceStep ->
                    maintenanceStep instanceof MaintenanceStep.Compact compact
                        && compact.into() > 1);
      }
      walks(lake, 7);
    }
  }

  private static String payload(Random random) {
    byte[] bytes = new byte[500];
    random.nextBytes(bytes);
    return "{\"p\":\"%s\"}".formatted(HexFormat.of().formatHex(bytes));
  }

  private static void append(TrialLake lake, String id, long time, @Nullable Long seen) {
    ForeignRows.append(
        lake.lake().tables().load(TOPIC),
        List.of(
            ForeignRows.row(
                "id",
                id,
                "timestamp",
                time(time),
                "seen",
                seen == null ? null : time(seen),
                "payload",
                "{}")));
  }

  @Test
  void soItIsInTrino() {
    try (TrialLake lake = open();
        TrialLake inTrino = lake.askedBy(TrinoServer.shared()::engine)) {
      walks(inTrino, 17);
      filters(inTrino, 9);
    }
  }

  @Test
  void soItIsWhenNoSnapshotTellsOfTheOthersAnyMore() throws Exception {
    try (TrialLake lake = open()) {
      try (Maintenance maintenance = maintenance(lake)) {
        maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED);
      }
      ticks.add(new Tick("m", 5_000, null));
      lake.loadFile(TOPIC, "more.ndjson", List.of(line(ticks.getLast())));
      try (Maintenance maintenance = maintenance(lake)) {
        maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED);
      }
      Table table = lake.lake().tables().load(TOPIC);
      assertThat(table.snapshots()).allMatch(CommitLog::isOurs);
      walks(lake, 3);
      filters(lake, 9);
    }
  }

  @Test
  void anErasureForgetsWhatAQuestionShows() throws Exception {
    try (TrialLake lake = open()) {
      String filter = "{\"timestamp\":%d}".formatted(START + 2);
      assertThat(ticks.removeIf(tick -> tick.millis() == START + 2)).isTrue();
      ErasureTest.erase(lake, TOPIC, filter, false);
      walks(lake, 7);
    }
  }

  @Test
  void whatLoadsMaintenanceAndErasuresWriteIsNoneOfOthers() throws Exception {
    try (TrialLake lake = open()) {
      for (int i = 0; i < 12; i++) {
        lake.loadFile(OWN, i + ".ndjson", List.of(line(new Tick("o" + i, i * 1000L, null))));
      }
      try (Maintenance maintenance = maintenance(lake)) {
        maintenance.run(OWN, MaintenanceBudget.UNLIMITED);
      }
      ErasureTest.erase(lake, OWN, "{\"id\":\"o3\"}", false);
      lake.loadFile(OWN, "more.ndjson", List.of(line(new Tick("m", 0, null))));
      assertThat(lake.lake().snapshots().current(OWN).othersWrote()).isFalse();
      assertThat(lake.lake().tables().load(OWN).properties()).doesNotContainKey(CommitLog.OTHERS);
      assertThat(lake.lake().snapshots().current(TOPIC).othersWrote()).isTrue();
    }
  }

  private static byte[] line(Tick tick) {
    Long seen = tick.millis("seen");
    return "{\"id\":\"%s\",\"time\":%d,\"seen\":%s}"
        .formatted(
            tick.id(),
            tick.millis(),
            seen == null ? "null" : "\"" + Instant.ofEpochMilli(seen) + "\"")
        .getBytes(UTF_8);
  }

  private static Maintenance maintenance(TrialLake lake) {
    return new Maintenance(
        lake.lake(),
        new MaintenanceOptions(
            Duration.ZERO,
            1,
            Duration.ZERO,
            Duration.ofDays(1),
            1 << 20,
            new RewriteLimits(256 << 20, 1 << 30, 20_000)),
        Clock.offset(Clock.systemUTC(), Duration.ofHours(3)));
  }

  private void walks(TrialLake lake, int limit) {
    for (String field : List.of("timestamp", "seen")) walks(lake, field, limit);
  }

  private void walks(TrialLake lake, String field, int limit) {
    for (boolean descending : new boolean[] {false, true}) {
      Comparator<Long> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
      List<Tick> expected = new ArrayList<>(ticks);
      expected.sort(
          Comparator.comparing((Tick tick) -> tick.millis(field), Comparator.nullsLast(order))
              .thenComparingLong(Tick::millis)
              .thenComparing(Tick::id));
      String sort = (descending ? "-" : "") + field;
      assertThat(walked(lake, sort, limit))
          .as("%s by %d", sort, limit)
          .isEqualTo(expected.stream().map(Tick::id).toList());
    }
  }

  private List<String> walked(TrialLake lake, String sort, int limit) {
    List<String> ids = new ArrayList<>();
    for (String cursor = ""; ids.size() <= ticks.size(); ) {
      Page page =
          lake.ask(TOPIC, "{\"sort\":[\"%s\"],\"limit\":%d%s}".formatted(sort, limit, cursor));
      page.rows().forEach(row -> ids.add(row.id()));
      if (!page.hasMore()) break;
      cursor = ",\"cursor\":\"%s\"".formatted(page.cursor().orElseThrow());
    }
    return ids;
  }

  /** Tests the milliseconds that occur, one in {@code each}. */
  private void filters(TrialLake lake, int each) {
    for (String field : List.of("timestamp", "seen")) {
      Set<Long> there = new TreeSet<>();
      for (Tick tick : ticks) {
        Long millis = tick.millis(field);
        if (millis != null) there.add(millis);
      }
      List<Long> all = List.copyOf(there);
      for (int i = 0; i < all.size(); i += each) {
        long at = all.get(i);
        long next = all.get(Math.min(i + 1, all.size() - 1));
        finds(lake, field, "", "" + at, millis -> millis == at);
        finds(lake, field, "_gt", "" + at, millis -> millis > at);
        finds(lake, field, "_gte", "" + at, millis -> millis >= at);
        finds(lake, field, "_lt", "" + at, millis -> millis < at);
        finds(lake, field, "_lte", "" + at, millis -> millis <= at);
        finds(lake, field, "_in", "[%d,%d]".formatted(at, next), m -> m == at || m == next);
        finds(lake, field, "_between", "[%d,%d]".formatted(at, next), m -> m >= at && m <= next);
        String notEqual = "{\"%s_ne\":%d}".formatted(field, at);
        assertThat(found(lake, notEqual))
            .as(notEqual)
            .isEqualTo(
                new TreeSet<>(
                    ticks.stream()
                        .filter(tick -> !Long.valueOf(at).equals(tick.millis(field)))
                        .map(Tick::id)
                        .toList()));
      }
    }
  }

  private void finds(
      TrialLake lake, String field, String operator, String operand, LongPredicate holds) {
    String filter = "{\"%s%s\":%s}".formatted(field, operator, operand);
    Set<String> expected = new TreeSet<>();
    for (Tick tick : ticks) {
      Long millis = tick.millis(field);
      if (millis != null && holds.test(millis)) expected.add(tick.id());
    }
    assertThat(found(lake, filter)).as(filter).isEqualTo(expected);
  }

  private static Set<String> found(TrialLake lake, String filter) {
    Page page = lake.ask(TOPIC, "{\"limit\":1000,\"filter\":%s}".formatted(filter));
    Set<String> ids = new TreeSet<>();
    page.rows().forEach(row -> ids.add(row.id()));
    return ids;
  }
}
