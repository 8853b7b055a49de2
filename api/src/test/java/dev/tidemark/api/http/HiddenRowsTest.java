package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.ServedLake;
import dev.tidemark.catalog.load.ProgressListener;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that a restricted caller gets differs because of rows that they may not see: neither
 * body, count, error, cursor nor header. Tested by adding, removing and changing only such rows.
 */
@Order(6)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HiddenRowsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long SEED = Long.getLong("tidemark.seed", 1);
  private static final int VISIBLE = 150;
  private static final int HIDDEN = 400;
  private static final int QUERIES = 28;
  private static final int SOME_QUERIES = 12;

  /** That an answer takes its time on a busy machine is no difference. */
  private static final Map<String, String> OPTIONS =
      Map.of("TIDEMARK_ACCESS_REFRESH_INTERVAL", "100ms", "TIDEMARK_QUERY_TIMEOUT", "10m");

  private static final String TOPIC = "public.cps.za.runs";
  private static final String NARROW =
      "{\"source_app\":[\"restr.*\"],\"environment\":[\"d[a-f]v\"],\"tenant_id\":[\"avms\",\"x\\\\d+\"]}";

  @AutoClose private ServedLake lake;
  private String narrow = "";
  private Path dir;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    dir = folder;
    lake = ServedLake.start(folder, OPTIONS);
    // One for all, because /me tells when it ends.
    narrow = lake.token("Narrow");
    admit(NARROW);
  }

  @Test
  void nothingDiffersBecauseOfRowsThatTheCallerMayNotSee() throws Exception {
    var random = new Random(SEED);
    load(random, VISIBLE, true);
    var bodies = bodies(random);
    var open = JSON.readTree(ask("{\"limit\":20}").body()).at("/pagination/cursor").textValue();
    var before = everything(bodies, open);
    // As if the others were not there: while they are not, an unrestricted caller gets the same.
    var demo = lake.token("Demo");
    for (var body : bodies) assertThat(data(body, narrow)).isEqualTo(data(body, demo));
    assertThat(all("{\"limit\":1000}")).hasSize(VISIBLE);
    for (int i = 0; i < 4; i++) load(random, HIDDEN / 4, false);
    assertThat(everything(bodies, open)).as("seed " + SEED).isEqualTo(before);
    assertThat(data("{\"limit\":1000}", demo)).hasSize(VISIBLE + HIDDEN);
    changedRights(open);
  }

  /** Removed and changed: a lake of the same visible rows beside fewer hidden ones, and others. */
  @Test
  void nothingDiffersWhereOtherRowsAreHidden(@TempDir Path folder) throws Exception {
    var usual = List.of(lake);
    var usualNarrow = narrow;
    var usualDir = dir;
    var seen = new ArrayList<List<String>>();
    try {
      for (int hidden : new int[] {160, 30}) {
        dir = Files.createDirectory(folder.resolve("hiding-" + hidden));
        lake = ServedLake.start(dir, OPTIONS);
        narrow = lake.token("Narrow");
        admit(NARROW);
        var others = new Random(SEED + hidden);
        load(others, hidden / 2, false);
        load(new Random(SEED), VISIBLE, true);
        load(others, hidden / 2, false);
        var open = JSON.readTree(ask("{\"limit\":20}").body()).at("/pagination/cursor").textValue();
        seen.add(everything(bodies(new Random(SEED)).subList(0, SOME_QUERIES), open));
        lake.close();
      }
    } finally {
      lake = usual.getFirst();
      narrow = usualNarrow;
      dir = usualDir;
    }
    assertThat(seen.getLast()).as("seed " + SEED).isEqualTo(seen.getFirst());
  }

  /** A cursor of other rights is rejected and says so, also after a change while it lives. */
  private void changedRights(String open) throws Exception {
    admit("{\"environment\":[\"dev\"]}");
    var rejected = ask("{\"limit\":20,\"cursor\":\"" + open + "\"}");
    assertThat(rejected.statusCode()).isEqualTo(400);
    assertThat(rejected.body()).contains("different access rights");
    var demo = lake.send(lake.query("/stats/" + TOPIC, "{\"cursor\":\"" + open + "\"}"));
    assertThat(demo.body()).contains("different access rights");
  }

  private List<String> everything(List<String> bodies, String open) throws Exception {
    var seen = new ArrayList<String>();
    for (var path : List.of("/topics", "/topics/" + TOPIC, "/me", "/health", "/stats/" + TOPIC)) {
      seen.add(shown(lake.send(lake.request(path).header("bearer", narrow))));
    }
    for (var body : bodies) {
      var next = body;
      for (int page = 0; page < 4 && next != null; page++) {
        var answer = ask(next);
        seen.add(next.length() + " " + shown(answer));
        next = next(body, answer);
      }
    }
    seen.add(shown(ask("{\"limit\":30,\"cursor\":\"" + open + "\"}")));
    return seen;
  }

  /** Everything but what is meant to differ from answer to answer; of a cursor its length. */
  private static String shown(HttpResponse<String> answer) throws Exception {
    var headers = new TreeMap<>(answer.headers().map());
    headers.remove("date");
    headers.remove("x-request-id");
    headers.computeIfPresent(
        "server-timing",
        (_, v) -> v.stream().map(t -> t.replaceAll("dur=[0-9.]+", "dur")).toList());
    var body = answer.body();
    if (body.startsWith("{") && JSON.readTree(body) instanceof ObjectNode json) {
      var cursor = json.at("/pagination/cursor").textValue();
      if (cursor != null) body = body.replace(cursor, "of " + cursor.length());
    }
    // The end of a token, which each lake signs itself.
    body = body.replaceAll("\"expires\":\"[^\"]*\"", "");
    return answer.statusCode() + " " + headers + " " + body;
  }

  private static @Nullable String next(String body, HttpResponse<String> answer) throws Exception {
    if (answer.statusCode() != 200) return null;
    var cursor = JSON.readTree(answer.body()).at("/pagination/cursor");
    if (!cursor.isTextual()) return null;
    var query = (ObjectNode) JSON.readTree(body.isEmpty() ? "{}" : body);
    return query.put("cursor", cursor.textValue()).toString();
  }

  private static List<String> bodies(Random random) {
    var bodies =
        new ArrayList<>(
            List.of(
                "",
                "{}",
                "{\"limit\":7}",
                "{\"filter\":{\"env\":\"prod\"}}",
                "{\"filter\":{\"environment_ne\":\"dev\"},\"limit\":3}",
                "{\"filter\":{\"tenant_id_in\":[\"other\",\"avms\"]},\"sort\":[\"tenant_id\"],\"limit\":9}",
                "{\"filter\":{\"source_app\":\"secret-app\"}}",
                "{\"filter\":{\"payload.secret_exists\":true}}",
                "{\"filter\":{\"payload.secret\":1,\"nope\":2}}",
                "{\"filter\":{\"secret\":1}}",
                "{\"sort\":[\"secret\"]}",
                "{\"sort\":[\"-env\",\"org\",\"source_app\"],\"limit\":20}",
                "{\"cursor\":\"AAAA\"}",
                "{"));
    for (int i = bodies.size(); i < QUERIES; i++) {
      var filter = JSON.createObjectNode();
      if (random.nextBoolean()) filter.put("job_ref", "j" + random.nextInt(4));
      if (random.nextInt(3) == 0) filter.put("timestamp_gte", time(random));
      if (random.nextInt(3) == 0) filter.put("id_ne", "e" + random.nextInt(30));
      if (random.nextInt(4) == 0) filter.put("payload.n_lt", random.nextInt(9));
      var body = JSON.createObjectNode();
      body.set("filter", filter);
      body.put("limit", List.of(1, 5, 20, 50, 1000).get(random.nextInt(5)));
      var keys = List.of("timestamp", "id", "env", "org", "source_app", "job_ref", "timestamp_end");
      var key = keys.get(random.nextInt(keys.size()));
      body.putArray("sort").add(random.nextBoolean() ? key : "-" + key);
      bodies.add(body.toString());
    }
    return bodies;
  }

  /** Rows like each other in all but what decides who may see them. */
  private void load(Random random, int count, boolean visible) throws Exception {
    var lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      var app = "restricted-" + random.nextInt(3);
      var env = List.of("dev", "dav").get(random.nextInt(2));
      var tenant = List.of("avms", "x1").get(random.nextInt(2));
      if (!visible) {
        switch (random.nextInt(4)) {
          case 0 -> app = List.of("secret-app", "Restricted", " restr", "").get(random.nextInt(4));
          case 1 -> env = List.of("prod", "dev2", "DEV", "dgv").get(random.nextInt(4));
          case 2 -> tenant = List.of("other", "x", "x1 ", "avmsx").get(random.nextInt(4));
          default -> {
            app = "secret-app";
            env = "prod";
          }
        }
      }
      // Distinct by its number; hidden ones have the ids of visible ones, too, with other tenants.
      long n = random.nextInt(1_000_000_000);
      lines.append(
          """
          {"event_id":"%s","job_ref":"j%d","tenant_id":"%s","source_app":"%s","source_app_version":"1",\
          "environment":"%s","timestamp_start":%d,"timestamp_end":%d,"jobs":[],"n":%d%s}
          """
              .formatted(
                  (visible ? "e" : List.of("e", "h").get(random.nextInt(2))) + i,
                  random.nextInt(4),
                  tenant,
                  app,
                  env,
                  1_767_225_600_000L + n,
                  1_767_225_600_000L + n + 5,
                  random.nextInt(10),
                  visible ? "" : ",\"secret\":1"));
    }
    var file =
        Files.writeString(dir.resolve("runs-" + visible + random.nextInt() + ".ndjson"), lines);
    var topic = lake.open().workspace().topics().find(TOPIC).orElseThrow();
    try (var loader = lake.open().loader()) {
      assertThat(loader.loadFiles(topic, List.of(file), ProgressListener.NONE).loaded())
          .isEqualTo(count);
    }
  }

  private static long time(Random random) {
    return 1_767_225_600_000L + random.nextInt(1_000_000_000);
  }

  private List<JsonNode> all(String body) throws Exception {
    return JSON.readTree(ask(body).body()).path("data").valueStream().toList();
  }

  private JsonNode data(String body, String token) throws Exception {
    return JSON.readTree(ask(body, token).body()).path("data");
  }

  private HttpResponse<String> ask(String body) throws Exception {
    return ask(body, narrow);
  }

  private HttpResponse<String> ask(String body, String token) throws Exception {
    HttpRequest.Builder request =
        lake.request("/stats/" + TOPIC)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return lake.send(request);
  }

  /** Changes the rights of the running service and waits until it knows them. */
  private void admit(String rows) throws Exception {
    Files.writeString(
        lake.dir().resolve("conf").resolve("access.json"),
        """
        {"%s":{"Demo":{},"Narrow":%s},"hub":["Demo","%s"]}"""
            .formatted(TOPIC, rows, rows.hashCode()));
    var late = Instant.now().plusSeconds(120);
    while (!knows(Integer.toString(rows.hashCode())) && Instant.now().isBefore(late))
      Thread.sleep(20);
    assertThat(knows(Integer.toString(rows.hashCode()))).isTrue();
  }

  private boolean knows(String user) throws Exception {
    var me = lake.send(lake.request("/me").header("bearer", lake.token(user)));
    return me.body().contains("\"hub\"");
  }
}
