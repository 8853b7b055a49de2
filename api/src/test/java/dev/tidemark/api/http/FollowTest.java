package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Following a query, and how many events are newer, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FollowTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @AutoClose private ServedLake lake;
  private Path dir;
  private int loads;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    dir = folder;
    lake =
        ServedLake.start(
            dir, Map.of(), "{\"hub\":{\"Demo\":{},\"Dev\":{\"environment\":[\"dev\"]}}}");
  }

  /** Another process's load, of an event from long ago. */
  private void load(String... actions) throws IOException {
    loadOf("prod", actions);
  }

  private void loadOf(String env, String... actions) throws IOException {
    var lines = new StringBuilder();
    for (var action : actions) {
      lines.append(
          "{\"organizationID\":\"1\",\"logType\":\"hub\",\"environment\":\"%s\",\"time\":\"2025-01-01T00:00:00Z\",\"action\":\"%s\"}\n"
              .formatted(env, action));
    }
    var file = Files.writeString(dir.resolve("more-" + loads++ + ".ndjson"), lines);
    var run = TerminalRun.of("load", "hub", file.toString(), "--dir", dir.toString());
    assertThat(run.code()).as(run.err()).isZero();
  }

  private HttpResponse<String> ask(String path, String members, String cursor) throws Exception {
    var body =
        "{\"follow\":true%s%s}"
            .formatted(members, cursor.isEmpty() ? "" : ",\"cursor\":\"" + cursor + "\"");
    return lake.send(lake.query(path, body));
  }

  /** A round: the rows of its pages, and the cursor of the next one. */
  private record Round(List<JsonNode> rows, String cursor) {
    List<String> actions() {
      return rows.stream().map(row -> row.path("payload").path("action").textValue()).toList();
    }
  }

  private Round round(String members, String from) throws Exception {
    var rows = new ArrayList<JsonNode>();
    for (var cursor = from; ; ) {
      var answer = ask("/stats/hub", members, cursor);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var page = JSON.readTree(answer.body());
      page.path("data").forEach(rows::add);
      cursor = page.path("pagination").path("cursor").textValue();
      assertThat(cursor).isNotNull();
      if (!page.path("pagination").path("has_more").booleanValue()) return new Round(rows, cursor);
    }
  }

  private JsonNode newer(String members, String cursor) throws Exception {
    var answer = ask("/stats/hub/newer", members, cursor);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void afterTheListComesWhatWasCommittedSinceAndNothingElse() throws Exception {
    var query = ",\"filter\":{\"env\":\"prod\"},\"sort\":[\"action\"],\"limit\":7";
    var list = round(query, "");
    assertThat(list.rows()).hasSizeGreaterThanOrEqualTo(ServedLake.EVENTS / 2);
    var nothing = round(query, list.cursor());
    assertThat(nothing.rows()).isEmpty();
    load("z", "y");
    load("x");
    assertThat(newer(query, nothing.cursor()).toString())
        .isEqualTo(
            "{\"success\":true,\"statusCode\":200,\"data\":{\"count\":3,\"at_least\":false}}");
    var news = round(query, nothing.cursor());
    assertThat(news.actions()).containsExactly("x", "y", "z");
    assertThat(round(query, nothing.cursor()).rows()).as("asked again").isEqualTo(news.rows());
    assertThat(round(query, news.cursor()).rows()).isEmpty();
    assertThat(newer(query, news.cursor()).path("data").path("count").intValue()).isZero();
  }

  @Test
  void whoDoesNotFollowMayCountToo() throws Exception {
    var page = lake.send(lake.query("/stats/hub", "{\"limit\":1}"));
    var cursor = JSON.readTree(page.body()).path("pagination").path("cursor").textValue();
    load("counted");
    var answer = lake.send(lake.query("/stats/hub/newer", "{\"cursor\":\"%s\"}".formatted(cursor)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("data").path("count").intValue()).isOne();
  }

  @Test
  void whoSeesSomeEventsCountsThoseAlone() throws Exception {
    var demo = cursorOf("Demo");
    var dev = cursorOf("Dev");
    load("hidden", "hidden, too");
    assertThat(newerOf("Dev", dev)).isZero();
    loadOf("dev", "seen");
    assertThat(newerOf("Dev", dev)).isOne();
    assertThat(newerOf("Demo", demo)).isEqualTo(3);
    // A cursor is of its rights: by that of another nobody counts what they may not see.
    var lent = as("Dev", "/stats/hub/newer", "{\"cursor\":\"%s\"}".formatted(demo));
    assertThat(lent.statusCode()).isEqualTo(400);
    assertThat(lent.body()).contains("different access rights");
  }

  private String cursorOf(String user) throws Exception {
    var page = as(user, "/stats/hub", "{\"limit\":1}");
    return JSON.readTree(page.body()).path("pagination").path("cursor").textValue();
  }

  private int newerOf(String user, String cursor) throws Exception {
    var answer = as(user, "/stats/hub/newer", "{\"cursor\":\"%s\"}".formatted(cursor));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    // Where rows are hidden, not even the time tells of them.
    var told = answer.headers().firstValue("Server-Timing").orElseThrow();
    assertThat(told.contains(",")).as(told).isEqualTo(user.equals("Demo"));
    return JSON.readTree(answer.body()).path("data").path("count").intValue();
  }

  private HttpResponse<String> as(String user, String path, String body) throws Exception {
    return lake.send(
        lake.request(path)
            .header("Authorization", "Bearer " + lake.token(user))
            .POST(BodyPublishers.ofString(body)));
  }

  @Test
  void aCursorOfAnotherQueryOrOfNoneIsRejected() throws Exception {
    var followed = round("", "").cursor();
    for (var path : List.of("/stats/hub", "/stats/hub/newer")) {
      assertRejected(
          "{\"cursor\":\"%s\"}".formatted(followed),
          path,
          "The cursor was issued for another query");
      assertRejected("{\"follow\":1}", path, "'follow' must be true or false");
    }
    assertRejected("{\"follow\":true}", "/stats/hub/newer", "'cursor' is required");
    var page = lake.send(lake.query("/stats/hub", "{\"limit\":1}"));
    var plain = JSON.readTree(page.body()).path("pagination").path("cursor").textValue();
    assertRejected(
        "{\"limit\":1,\"follow\":true,\"cursor\":\"%s\"}".formatted(plain),
        "/stats/hub",
        "The cursor was issued for another query");
  }

  @Test
  void whereNobodyKnowsWhatCameSinceTheCursorHasExpired() throws Exception {
    var cursor = round("", "").cursor();
    load("forgotten");
    load("kept");
    var topic = lake.open().workspace().topics().find("hub").orElseThrow();
    var table = lake.open().lake().tables().load(topic);
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    for (var path : List.of("/stats/hub", "/stats/hub/newer")) {
      var body = "{\"follow\":true,\"cursor\":\"%s\"}".formatted(cursor);
      assertRejected(body, path, "The follow cursor has expired: ");
    }
  }

  private void assertRejected(String body, String path, String message) throws Exception {
    var answer = lake.send(lake.query(path, body));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("\"type\":\"validation\"").contains(message);
  }
}
