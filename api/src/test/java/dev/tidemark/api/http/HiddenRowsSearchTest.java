package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The ways by which Ben has found what is hidden from him, each to the cent or to the letter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HiddenRowsSearchTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final double GREATEST = 987_658.25;
  private static final double MOST = 1 << 20;

  @AutoClose private HiddenRowsService service;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    service = HiddenRowsService.start(dir);
    var random = new Random(1);
    for (int day = 1; day <= 5; day++) {
      List<ObjectNode> rows = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        boolean hidden = i % 2 == 0;
        var row = HiddenRowsService.event(random, hidden ? "eve" : "ben");
        row.put("time", "2026-02-0%dT10:00:%02d.00%dZ".formatted(day, i, hidden ? 1 : 0));
        row.put("amount", hidden ? GREATEST - day * 1000 - i : i);
        row.put("name", hidden ? "DE" + day + i : "n");
        rows.add(row);
      }
      if (day == 3) rows.getFirst().put("amount", GREATEST);
      service.load(rows);
    }
  }

  @Test
  void fortyExplainsFindNoHiddenAmount() throws Exception {
    assertThat(search("/stats/typed/explain", null)).isNotEqualTo(GREATEST);
    var texts = new ArrayList<String>();
    for (var prefix : List.of("D", "E", "DE", "DE3", "DE38", "x", "n")) {
      texts.add(explained("{\"filter\":{\"name_prefix\":\"%s\"}}".formatted(prefix)));
      texts.add(explained("{\"filter\":{\"owner\":\"%s\"}}".formatted(prefix)));
    }
    assertThat(texts).containsOnly(explained("{}"));
  }

  @Test
  void thirtyPagesOfOneFileFindNoHiddenAmount() throws Exception {
    assertThat(search("/stats/typed", "files=1")).isNotEqualTo(GREATEST);
    assertThat(search("/stats/typed", "bytes=1B")).isNotEqualTo(GREATEST);
    // Nor does a page say that it is partial, or that the header is none.
    var page = service.post("/stats/typed", "{\"filter\":{\"amount_gt\":500000}}", "files=0");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().map()).doesNotContainKey("tidemark-partial");
    assertThat(page.body()).contains("\"data\":[]", "\"has_more\":false");
  }

  @Test
  void explainTellsOfNoCommitOfHiddenRows() throws Exception {
    var before = explained("{}");
    service.load(List.of(HiddenRowsService.event(new Random(2), "eve")));
    assertThat(explained("{}")).isEqualTo(before);
  }

  /** U+212A is the Kelvin sign; here its lower case is no k. */
  @Test
  void aUserOfANameThatUnicodeFoldsToAnothersIsAnotherUser() throws Exception {
    assertThat(service.get("/me", "kEN").body()).contains("typed");
    assertThat(service.get("/me", "\u212Aen").body()).doesNotContain("typed");
  }

  @Test
  void aRestrictedWriterRepeatsNothingThatRightsRead() throws Exception {
    var event =
        "{\"id\":\"x\",\"time\":\"2026-02-09\",\"owner\":\"ben\",\"env\":\"dev\",\"name\":\"a\"%s}";
    for (var more : List.of(",\"owner\":\"eve\"", ",\"\\u006fwner\":1", ",\"env\":\"prod\"")) {
      var rejected = service.post("/topics/typed", event.formatted(more), null);
      assertThat(rejected.statusCode()).as(more).isEqualTo(403);
      assertThat(rejected.body()).contains("\"permission\"", "occurs more than once in message");
    }
    var taken = service.post("/topics/typed", event.formatted(",\"name\":\"b\""), null);
    assertThat(taken.statusCode()).isEqualTo(202);
  }

  /** Halves the range as long as the answer differs from that of what no amount reaches. */
  private double search(String path, @Nullable String budget) throws Exception {
    String none = shown(path, MOST, budget);
    double low = 0;
    double high = MOST;
    for (int asked = 0; asked < 40 && high - low > 0.01; asked++) {
      double middle = (low + high) / 2;
      if (shown(path, middle, budget).equals(none)) high = middle;
      else low = middle;
    }
    return Math.round(high * 4) / 4.0;
  }

  private String shown(String path, double amount, @Nullable String budget) throws Exception {
    String body = "{\"filter\":{\"amount_gte\":%s},\"limit\":1}".formatted(Double.toString(amount));
    HttpResponse<String> answer = service.post(path, body, budget);
    JsonNode json = JSON.readTree(answer.body());
    return "%d %s %s %s"
        .formatted(
            answer.statusCode(),
            answer.headers().firstValue("Tidemark-Partial"),
            json.at("/pagination/has_more"),
            json.path("data"));
  }

  private String explained(String body) throws Exception {
    var answer = service.post("/stats/typed/explain", body, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
