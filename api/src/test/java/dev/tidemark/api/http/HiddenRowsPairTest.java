package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Noninterference over HTTP: of two lakes that differ only in rows which Ben may not see, every
 * answer to him is the same: status, body, length of a cursor, and every header but the request's
 * id and its timing. Asked at random of every endpoint, with events that he sends and that are
 * loaded.
 */
@Execution(ExecutionMode.CONCURRENT)
class HiddenRowsPairTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int PAIRS = Integer.getInteger("tidemark.hidden.pairs", 50);

  /** So many of a pair of lakes; then a new one begins. */
  private static final int MOST = 4_000;

  private static final int OF_A_STAGE = 50;

  private static final List<String> FIELDS =
      List.of("id", "timestamp", "env", "org", "owner", "name", "amount", "count", "ok", "ended");

  @TempDir private Path dir;
  private final Random random = new Random(SEED);

  /** Two cursors of one walk, and the query that they are of. */
  private record Walk(ObjectNode query, String cursor, String otherCursor) {}

  private final List<Walk> walks = new ArrayList<>();
  private final Map<Integer, Integer> statuses = new HashMap<>();

  /**
   * {@code -Dtidemark.hidden.pairs=100000} compares more answers, {@code -Dtidemark.seed=7} others.
   */
  @Test
  void noAnswerToARestrictedCallerDependsOnHiddenRows() throws Exception {
    int compared = 0;
    int lakes = 0;
    while (compared < PAIRS) {
      walks.clear();
      lakes++;
      try (var one = HiddenRowsService.start(dir.resolve("one" + lakes));
          var other = HiddenRowsService.start(dir.resolve("other" + lakes))) {
        for (int done = 0; done < MOST && compared < PAIRS; ) {
          long visible = random.nextLong();
          one.grow(new Random(visible), random);
          other.grow(new Random(visible), random);
          for (int i = 0; i < OF_A_STAGE && compared < PAIRS; i++, done++, compared++) {
            ask(one, other);
          }
        }
      }
    }
    System.out.printf(
        "hidden rows from seed %d: %d pairs of answers of %d pairs of services, by status %s%n",
        SEED, compared, lakes, new TreeMap<>(statuses));
    assertThat(statuses).containsKeys(200, 202, 400, 403);
  }

  private void ask(HiddenRowsService one, HiddenRowsService other) throws Exception {
    switch (random.nextInt(12)) {
      case 0 -> {
        var path =
            List.of("/topics", "/topics/typed", "/me", "/stats/typed", "/stats/typd", "/health")
                .get(random.nextInt(6));
        same(path, one.get(path), other.get(path));
      }
      case 1, 2 -> {
        var event = event();
        same(
            event,
            one.post("/topics/typed", event, null),
            other.post("/topics/typed", event, null));
      }
      case 3 -> {
        var body =
            List.of("{", "[]", "{\"filter\":{\"nope\":1}}", "{\"cursor\":\"AAAA\"}", "")
                .get(random.nextInt(5));
        var path = path();
        same(body, one.post(path, body, null), other.post(path, body, null));
      }
      default -> query(one, other);
    }
  }

  private void query(HiddenRowsService one, HiddenRowsService other) throws Exception {
    var walk =
        walks.isEmpty() || random.nextBoolean() ? null : walks.get(random.nextInt(walks.size()));
    var query = walk == null ? query() : walk.query();
    query.put("limit", List.of(1, 3, 20, 50, 1000).get(random.nextInt(5)));
    var budget =
        random.nextInt(3) > 0
            ? null
            : List.of("files=1", "bytes=1B", "time=1ms, files=1", "rows=3").get(random.nextInt(4));
    var path = path();
    var answer = one.post(path, with(query, walk == null ? null : walk.cursor()), budget);
    var otherAnswer =
        other.post(path, with(query, walk == null ? null : walk.otherCursor()), budget);
    same(path + " " + budget + " " + query, answer, otherAnswer);
    var cursor = cursor(answer);
    var otherCursor = cursor(otherAnswer);
    if (cursor != null && otherCursor != null) {
      walks.add(new Walk(query.deepCopy(), cursor, otherCursor));
      if (walks.size() > 40) walks.remove(random.nextInt(walks.size()));
    }
  }

  private String path() {
    return "/stats/typed" + List.of("", "", "", "", "/explain", "/newer").get(random.nextInt(6));
  }

  private ObjectNode query() {
    var query = JSON.createObjectNode();
    var filter = query.putObject("filter");
    for (int i = random.nextInt(3); i > 0; i--) {
      var field = FIELDS.get(random.nextInt(FIELDS.size()));
      var operator = List.of("", "_gt", "_gte", "_lt", "_lte", "_ne").get(random.nextInt(6));
      filter.set(field + operator, HiddenRowsService.value(field, random));
    }
    if (random.nextInt(5) == 0) filter.put("payload.secret_exists", true);
    if (random.nextInt(5) == 0) query.put("q", random.nextBoolean() ? "secret" : "n1");
    if (random.nextInt(3) > 0) {
      var key = FIELDS.get(random.nextInt(FIELDS.size()));
      query.putArray("sort").add(random.nextBoolean() ? key : "-" + key);
    }
    if (random.nextInt(3) == 0) query.put("follow", true);
    return query;
  }

  /** One that may be written, one that may not, or one that is none. */
  private String event() {
    var event = HiddenRowsService.event(random, "ben");
    switch (random.nextInt(6)) {
      case 0 -> event.put("owner", "eve");
      case 1 -> event.remove("owner");
      case 2 -> event.remove("time");
      case 3 -> {
        return event.toString().replace("{\"id\"", "{\"owner\":\"eve\",\"id\"");
      }
      default -> {}
    }
    return event.toString();
  }

  private void same(String asked, HttpResponse<String> one, HttpResponse<String> other)
      throws Exception {
    statuses.merge(one.statusCode(), 1, Integer::sum);
    assertThat(shown(one)).as("seed %d: %s", SEED, asked).isEqualTo(shown(other));
  }

  private static String with(ObjectNode query, @Nullable String cursor) {
    return cursor == null ? query.toString() : query.deepCopy().put("cursor", cursor).toString();
  }

  private static @Nullable String cursor(HttpResponse<String> answer) throws Exception {
    if (answer.statusCode() != 200) return null;
    JsonNode cursor = JSON.readTree(answer.body()).at("/pagination/cursor");
    return cursor.isTextual() ? cursor.textValue() : null;
  }

  /** Everything but what differs from answer to answer; of a cursor its length. */
  private static String shown(HttpResponse<String> answer) throws Exception {
    var headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(List.of("date", "x-request-id", "server-timing"));
    var body = answer.body();
    var cursor = cursor(answer);
    if (cursor != null) body = body.replace(cursor, "of " + cursor.length());
    // The end of a token, which each lake signs itself.
    body = body.replaceAll("\"expires\":\"[^\"]*\"", "");
    return answer.statusCode() + " " + headers + " " + body;
  }
}
