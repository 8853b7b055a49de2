package dev.tidemark.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.MessageSplitter;
import dev.tidemark.partitioner.event.MessageSplitter.Piece;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.topic.Partitioning.Period;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.TopicReader;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.samples.SampleEvent.Outcome;
import dev.tidemark.samples.SampleOptions.Shares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("changes the locale of the JVM")
class SampleEventsTest {
  private static final Topics TOPICS = TopicReader.read(Path.of("..", "..", "conf"));
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant END = Instant.parse("2026-11-21T09:03:17.123Z");
  private static final SampleOptions DEMO = SampleOptions.demo(END);
  private static final SampleOptions MEDIUM = DEMO.withEvents(60_000);
  private static final SampleOptions SMALL = DEMO.withEvents(8_000);
  private static final Set<String> LOGS =
      Set.of("web", "app", "agw", "hub", "connector", "container");
  private static final Set<String> MESSAGES = Set.of("web", "app");

  @Test
  void theSameOptionsGiveTheSameBytesInEveryLocaleAndZone() {
    String digest = digest(SMALL);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-SA-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
      assertThat(digest(SMALL)).isEqualTo(digest);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
    assertThat(digest(SMALL.withSeed(2))).isNotEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 7, 999, 8_000})
  void thereAreExactlyAsManyEventsAsAskedFor(long events) {
    assertThat(SampleEvents.stream(DEMO.withEvents(events)).mapToInt(SampleEvent::events).sum())
        .isEqualTo((int) events);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T09:00:00Z",
        "2026-11-21T09:00:00.001Z",
        "2026-11-22T00:00:00.000000001Z",
        "1972-01-01T00:00:00Z",
        "9999-12-31T00:00:00Z"
      })
  void aSampleMayEndAtAnyMoment(Instant end) {
    var options = new SampleOptions(1, end, 500, Shares.SOME);
    assertThat(SampleEvents.stream(options).toList())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.arrived()).isBeforeOrEqualTo(end));
  }

  @Test
  void everyLineIsWhatItSays() {
    check(SMALL.withShares(new Shares(0.05, 0.1, 0.1)));
    check(SMALL.withSeed(2).withShares(new Shares(0, 0, 1)));
  }

  /** Holds each line against the word of the reader that will read it. */
  private static void check(SampleOptions options) {
    var readers = new HashMap<String, EventReader>();
    var identities = new HashSet<Identity>();
    for (SampleEvent line : SampleEvents.stream(options).toList()) {
      Topic topic = TOPICS.find(line.topic()).orElseThrow();
      var reader = readers.computeIfAbsent(line.topic(), it -> EventReader.of(topic));
      String shown = line.outcome() + " " + new String(line.json(), UTF_8);
      assertThat(shown).doesNotContain("\n");
      Partition last = null;
      for (byte[] json : events(line)) {
        switch (reader.read(json, 0, json.length)) {
          case Rejection _ -> assertThat(line.outcome()).as(shown).isEqualTo(Outcome.BROKEN);
          case Event event -> {
            assertThat(line.outcome()).as(shown).isNotEqualTo(Outcome.BROKEN);
            last = Partition.of(topic, event);
            boolean isNew = identities.add(Identity.of(topic, event));
            assertThat(isNew).as(shown).isEqualTo(line.outcome() != Outcome.DUPLICATE);
          }
        }
      }
      if (last != null) assertThat(line.partition()).as(shown).isEqualTo(last);
    }
  }

  /** The events of a line, which may be a message. */
  private static List<byte[]> events(SampleEvent line) {
    var messageSplitter = MessageSplitter.of(TOPICS.find(line.topic()).orElseThrow());
    var pieces =
        messageSplitter == null
            ? List.<Piece>of()
            : messageSplitter.pieces(line.json(), 0, line.json().length);
    var events =
        pieces.isEmpty() ? List.of(line.json()) : pieces.stream().map(Piece::json).toList();
    assertThat(events).as(new String(line.json(), UTF_8)).hasSize(line.events());
    return events;
  }

  private record Identity(
      String topic, String id, long timestamp, @Nullable String env, @Nullable String org) {
    static Identity of(Topic topic, Event event) {
      return new Identity(topic.name(), event.id(), event.timestamp(), event.env(), event.org());
    }
  }

  @Test
  void sharesComeTrue() {
    var outcomes = new EnumMap<Outcome, Double>(Outcome.class);
    var lines = SampleEvents.stream(SMALL.withShares(new Shares(0.1, 0.2, 0.3))).toList();
    lines.forEach(line -> outcomes.merge(line.outcome(), 1.0 / lines.size(), Double::sum));
    // Of 100 lines 30 are broken, 10 late, and of the 70 that are not broken 14 are sent again.
    assertThat(outcomes.get(Outcome.BROKEN)).isBetween(0.245, 0.28);
    assertThat(outcomes.get(Outcome.LATE)).isBetween(0.07, 0.10);
    assertThat(outcomes.get(Outcome.DUPLICATE)).isBetween(0.105, 0.14);
    assertThat(counts(SMALL.withShares(Shares.NONE)).values())
        .allSatisfy(it -> assertThat(it.unique()).isEqualTo(it.lines()));
  }

  @Test
  void linesComeInTheOrderOfTheirArrivalUntilTheEnd() {
    Instant last = Instant.MIN;
    for (SampleEvent line : SampleEvents.stream(SMALL).toList()) {
      assertThat(line.arrived()).isAfterOrEqualTo(last).isBeforeOrEqualTo(END);
      last = line.arrived();
      LocalDate arrived = LocalDate.ofInstant(line.arrived(), ZoneOffset.UTC);
      LocalDate happened = line.partition().date();
      if (line.outcome() == Outcome.LATE) assertThat(happened).isBefore(arrived);
      if (line.outcome() == Outcome.PROMPT) {
        assertThat(happened).isBetween(arrived.minusDays(1), arrived);
      }
      int days = LOGS.contains(line.topic()) ? 90 : 365;
      assertThat(happened).isAfterOrEqualTo(LocalDate.parse("2026-11-21").minusDays(days));
    }
    assertThat(last).isAfter(END.minus(Duration.ofHours(3)));
  }

  @Test
  void daysHaveARhythm() {
    var byHour = new int[24];
    var byDay = new int[8];
    SampleEvents.stream(MEDIUM.withShares(Shares.NONE))
        .filter(line -> LOGS.contains(line.topic()))
        .forEach(
            line -> {
              var time = line.arrived().atOffset(ZoneOffset.UTC);
              byHour[time.getHour()]++;
              byDay[time.getDayOfWeek().getValue()]++;
            });
    assertThat(byHour[14]).isGreaterThan(10 * byHour[3]).isGreaterThan(3 * byHour[19]);
    assertThat(byDay[2]).isGreaterThan(3 * byDay[6]);
    assertThat(byDay[7]).isPositive();
  }

  @Test
  void flowsGoThroughThePlatformAndSomeFail() throws IOException {
    var topics = new HashMap<String, Set<String>>();
    var failing = new HashSet<String>();
    for (JsonNode event : log(SMALL)) {
      String flow = event.path("transactionId").asText();
      assertThat(flow).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f-]{36}");
      topics.computeIfAbsent(flow, it -> new HashSet<>()).add(event.path("logType").asText());
      if (!event.path("success").asBoolean()) failing.add(flow);
    }
    long deep = topics.values().stream().filter(it -> it.size() >= 5).count();
    assertThat(topics.values()).anySatisfy(it -> assertThat(it).isEqualTo(LOGS));
    assertThat(deep).as("flows of five topics or more").isGreaterThan(topics.size() / 2);
    assertThat(failing.size()).isBetween(topics.size() / 100, topics.size() / 5);
  }

  @Test
  void yesterdayEveningIsBadInOrganisationThree() throws IOException {
    int inside = 0;
    int failed = 0;
    int rejected = 0;
    Instant from = Instant.parse("2026-11-20T18:00:00Z");
    Instant to = Instant.parse("2026-11-21T00:00:00Z");
    for (JsonNode event : log(MEDIUM)) {
      if (!event.path("organizationID").asText().equals("3")) continue;
      Instant time = Instant.parse(event.path("time").asText());
      if (time.isBefore(from) || !time.isBefore(to)) continue;
      inside++;
      if (event.path("success").asBoolean()) continue;
      failed++;
      String text = event.path("description").asText();
      if (text.matches("IDoc 00000\\d{5} rejected: status 51, order type ZOR unknown")) rejected++;
    }
    assertThat(inside).isGreaterThan(700);
    assertThat(failed).isGreaterThan(inside / 20);
    assertThat(rejected).isGreaterThan(10);
  }

  @Test
  void aDemoLakeHasHundredsOfFiles() {
    var files = new HashSet<String>();
    var landed = new HashSet<Partition>();
    SampleEvents.stream(DEMO)
        .forEach(
            line -> {
              Topic topic = TOPICS.find(line.topic()).orElseThrow();
              Partition partition = line.partition();
              var period =
                  topic.partitioning().period() == Period.MONTH
                      ? YearMonth.from(partition.date())
                      : partition.date();
              files.add(topic.name() + partition.env() + period);
              landed.add(partition);
            });
    assertThat(files.size()).isBetween(500, 1_500);
    assertThat(landed.size()).isLessThan(5_500);
  }

  @Test
  void filesHoldTheSameLines(@TempDir Path folder) throws IOException {
    SortedMap<String, SampleCount> counts = SampleFiles.write(SMALL, folder);
    assertThat(counts).isEqualTo(counts(SMALL)).hasSize(12);
    for (Map.Entry<String, SampleCount> count : counts.entrySet()) {
      byte[] written = Files.readAllBytes(folder.resolve(count.getKey() + ".ndjson"));
      assertThat(written.length).isPositive();
      long lines = 0;
      for (byte b : written) if (b == '\n') lines++;
      assertThat(lines).isPositive().isLessThanOrEqualTo(count.getValue().lines());
      if (!MESSAGES.contains(count.getKey())) assertThat(lines).isEqualTo(count.getValue().lines());
    }
    SampleCount sum = counts.values().stream().reduce(SampleCount.ZERO, SampleCount::plus);
    assertThat(sum.lines()).isEqualTo(8_000);
    assertThat(sum.unique() + sum.duplicates() + sum.broken()).isEqualTo(sum.lines());
  }

  /** The log events of a sample that are as they were meant to be. */
  private static List<JsonNode> log(SampleOptions options) throws IOException {
    var events = new ArrayList<JsonNode>();
    for (var line : SampleEvents.stream(options.withShares(Shares.NONE)).toList()) {
      if (!LOGS.contains(line.topic())) continue;
      for (byte[] event : events(line)) events.add(JSON.readTree(event));
    }
    return events;
  }

  private static SortedMap<String, SampleCount> counts(SampleOptions options) {
    return SampleEvents.stream(options).collect(SampleCount.byTopic());
  }

  private static String digest(SampleOptions options) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      SampleEvents.stream(options)
          .forEach(
              line -> {
                digest.update(line.partition().toString().getBytes(UTF_8));
                digest.update(line.arrived().toString().getBytes(UTF_8));
                digest.update(line.json());
              });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
