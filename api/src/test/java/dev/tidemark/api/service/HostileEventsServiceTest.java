package dev.tidemark.api.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * Events that are costly to judge or to hold, posted, delivered and tried again as dead letters:
 * each has its result, the same every time, and meanwhile another's pages, events and checks of
 * health are answered, none later than ten seconds, and that one's events are loaded.
 */
@Isolated("listens to what the whole JVM prints or logs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileEventsServiceTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration HANG = Duration.ofSeconds(10);
  private static final int POSTERS = 2;
  private static final int BATCHES = 2;
  private static final int DELIVERED = 2;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final AtomicInteger others = new AtomicInteger();
  private ServedLake lake;

  /** Signed once: to sign is more work than to be asked. */
  private String demo = "";

  private String mallory = "";

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    log.start();
    root.addAppender(log);
    lake =
        ServedLake.start(
            dir.resolve("lake"),
            Map.of("TIDEMARK_LOAD_INTERVAL", "1s"),
            conf -> {
              HostileLines.define(conf, "\"known\"");
              Files.writeString(
                  conf.resolve("access.json"),
                  "{\"hub\":[\"Demo\"],\"%s\":[\"Mallory\"]}".formatted(HostileLines.TOPIC));
            });
    demo = lake.token("Demo");
    mallory = lake.token("Mallory");
  }

  @AfterAll
  void stop() {
    lake.close();
    root.detachAppender(log);
  }

  @Test
  void whatIsHostileHoldsUpNobodyAndWhatCannotBeLoadedIsTold() throws Exception {
    var aside = lake.dir().resolveSibling("aside");
    var hidden = HostileLines.graded("hidden", "known");
    var late = folder(LocalDate.parse("2026-01-21"));
    try (var deep = TooDeepFolder.hide("hidden.ndjson", hidden, late, aside)) {
      for (int i = 0; i < DELIVERED; i++) deliver(HostileLines.each("delivered" + i));
      postWhileOthersAreServed();
      until("the others' events are loaded", () -> othersEvents() == others.get());
      until("what is an event of the hostile is loaded", () -> ids().size() == expected());
      assertThat(ids()).doesNotHaveDuplicates().allMatch(id -> id.contains("+"));
      until("the others have reasons", () -> letters("delivered").size() == rejectedDeliveries());

      assertThat(lake.send(lake.request("/health")).body())
          .contains("\"degraded\"")
          .endsWith("\"topics\":{\"hostile\":\"a folder of the landing zone cannot be read\"}}");
      assertThat(lake.send(lake.request("/prometheus")).body())
          .contains("tidemark_topic_load_failing{topic=\"hostile\"} 1.0")
          .contains("tidemark_topic_load_failing{topic=\"hub\"} 0.0");
      assertThat(errors()).containsExactly("hostile: a folder of the landing zone cannot be read");

      deliver(List.of(Files.readString(deep.bringBack("hidden.ndjson"))));
      until("it can be read", () -> ids().contains("hidden"));
    }
    until("all is well", () -> lake.send(lake.request("/health")).body().contains("\"ok\""));
    assertThat(errors()).hasSize(1);
  }

  @Test
  void costlyLettersThatAreTriedAgainAreRejectedAgainAndTheOthersAreLoaded() throws Exception {
    var lines = new ArrayList<>(HostileLines.each("retried"));
    int mended = 20;
    for (int i = 0; i < mended; i++) lines.add(HostileLines.graded("retried?" + i, "mended"));
    Collections.shuffle(lines, new java.util.Random(1));
    deliver(lines);
    int rejected = HostileLines.rejected();
    until("each has its letter", () -> letters("retried").size() == rejected + mended);
    var before = letters("retried-");
    var all = letters().size();
    HostileLines.define(lake.dir().resolve("conf"), "\"known\",\"mended\"");
    for (int loaded : new int[] {mended, 0}) {
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var retry = threads.submit(() -> retried(loaded, all - mended));
        servedUntilDone(List.of(retry));
      }
      assertThat(letters("retried")).hasSize(rejected).isEqualTo(before);
      assertThat(letters()).hasSize(all - mended);
      assertThat(ids().stream().filter(id -> id.startsWith("retried?"))).hasSize(mended);
    }
  }

  private Object retried(int loaded, int left) throws IOException {
    var run =
        TerminalRun.of(
            "load", HostileLines.TOPIC, "--retry-dead-letters", "--json", "--dir", "" + lake.dir());
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    var report = JSON.readTree(run.out());
    assertThat(report.path("loaded").asInt()).isEqualTo(loaded);
    assertThat(report.path("deadLetters").asInt()).isEqualTo(left);
    assertThat(report.path("lines").asInt()).isEqualTo(loaded + left);
    return run;
  }

  private static int expected() {
    return (POSTERS * BATCHES + DELIVERED) * HostileLines.accepted();
  }

  private static int rejectedDeliveries() {
    return DELIVERED * HostileLines.rejected();
  }

  private void postWhileOthersAreServed() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var posters = new ArrayList<Future<?>>();
      for (int i = 0; i < POSTERS; i++) {
        var name = "posted" + i + "-";
        posters.add(
            threads.submit(
                () -> {
                  for (int j = 0; j < BATCHES; j++) post(HostileLines.each(name + j));
                  return null;
                }));
      }
      servedUntilDone(posters);
    }
  }

  /** The others, for as long as the hostile are at work and a few times at least. */
  private void servedUntilDone(List<Future<?>> hostile) throws Exception {
    for (int i = 0; i < 3 || !hostile.stream().allMatch(Future::isDone); i++) {
      othersAreServed();
      // On few processors the others would else be most of the work.
      Thread.sleep(100);
    }
    for (var one : hostile) one.get();
  }

  private void othersAreServed() throws Exception {
    var page = send(demo, "/stats/hub", "application/json", "{\"limit\":5}");
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    var event =
        "{\"organizationID\":\"9\",\"logType\":\"hub\",\"environment\":\"other\",\"time\":\"2026-01-20\",\"action\":\"a%d\"}"
            .formatted(others.incrementAndGet());
    var posted = send(demo, "/topics/hub", "application/json", event);
    assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
    var health = lake.send(lake.request("/health").timeout(HANG));
    assertThat(health.statusCode()).as(health.body()).isEqualTo(200);
  }

  private HttpResponse<String> send(String token, String path, String type, String body)
      throws Exception {
    return lake.send(
        lake.request(path)
            .timeout(HANG)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body)));
  }

  private int othersEvents() throws Exception {
    var query = "{\"limit\":1000,\"filter\":{\"env\":\"other\"}}";
    var page = send(demo, "/stats/hub", "application/json", query);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return JSON.readTree(page.body()).path("data").size();
  }

  /** Each rejected line has the reason at the door that it has as a letter. */
  private void post(List<String> lines) throws Exception {
    var body = String.join("\n", lines);
    var answer = send(mallory, "/topics/" + HostileLines.TOPIC, "application/x-ndjson", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
    var said = JSON.readTree(answer.body());
    assertThat(said.path("accepted").asInt()).isEqualTo(HostileLines.accepted());
    assertThat(said.path("errors").findValuesAsText("message"))
        .satisfiesExactly(
            quadratic -> assertThat(quadratic).contains("does not match the regex pattern"),
            references -> assertThat(references).contains("steps to check"),
            recursion -> assertThat(recursion).contains("steps to check"),
            violations -> assertThat(violations).startsWith("'jobs.0': required property 'a'"));
  }

  /** All ids of the hostile topic, as pages show them. */
  private List<String> ids() throws Exception {
    var ids = new ArrayList<String>();
    var query = JSON.createObjectNode().put("limit", 1000);
    query.putArray("fields");
    while (true) {
      var path = "/stats/" + HostileLines.TOPIC;
      var answer = send(mallory, path, "application/json", query.toString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var page = JSON.readTree(answer.body());
      page.path("data").forEach(row -> ids.add(row.path("id").asText()));
      if (!page.at("/pagination/hasMore").asBoolean()) return ids;
      query.put("cursor", page.at("/pagination/cursor").asText());
    }
  }

  private Path folder(LocalDate day) {
    var partition = Partition.of(null, null, HostileLines.TOPIC, day);
    return lake.dir().resolve(PartitionLayout.path(partition));
  }

  /** As somebody does who has access to the landing zone. */
  private void deliver(List<String> lines) throws IOException {
    var folder = Files.createDirectories(folder(LocalDate.parse("2026-01-20")));
    var unseen = folder.resolve(".unseen");
    Files.write(unseen, lines);
    Files.setLastModifiedTime(unseen, FileTime.from(Instant.now().minusSeconds(60)));
    Files.move(unseen, folder.resolve(lines.hashCode() + ".ndjson"));
  }

  /** The first reason of each dead letter whose id begins so, by id. */
  private Map<String, String> letters(String prefix) throws IOException {
    var reasons = new TreeMap<String, String>();
    for (var letter : letters()) {
      var id = JSON.readTree(letter.path("raw").asText()).path("id").asText();
      if (!id.startsWith(prefix)) continue;
      assertThat(reasons.put(id, letter.at("/reasons").toString())).as(id).isNull();
    }
    return reasons;
  }

  private List<JsonNode> letters() throws IOException {
    var letters = new ArrayList<JsonNode>();
    var all = lake.open().lake().deadLetters();
    if (Files.notExists(all)) return letters;
    try (var files = Files.walk(all)) {
      for (var file : files.filter(f -> f.toString().endsWith(".ndjson")).toList()) {
        for (var line : Files.readAllLines(file)) letters.add(JSON.readTree(line));
      }
    }
    return letters;
  }

  private List<String> errors() {
    return List.copyOf(log.list).stream()
        .filter(line -> line.getLevel().isGreaterOrEqual(Level.ERROR))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  private static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(200);
    }
  }
}
