package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.access.TokenError;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who asks is found in either header, told what we know of them, and kept within a quota. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int BURST = 20;

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake =
        ServedLake.start(
            dir,
            Map.of(
                "TIDEMARK_QUOTA_PER_SECOND", "1", "TIDEMARK_QUOTA_BURST", Integer.toString(BURST)));
  }

  @Test
  void theOlderClientsHeaderIsATokenWithOrWithoutTheScheme() throws Exception {
    var token = lake.token("Demo");
    for (var header : List.of("bearer", "Bearer", "BEARER")) {
      for (var value : List.of(token, "Bearer " + token)) {
        var answer =
            lake.send(
                lake.request("/stats/hub")
                    .header(header, value)
                    .POST(BodyPublishers.ofString("{\"limit\":1}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
    }
  }

  @Test
  void authorizationComesFirstAndAHeaderThatIsThereTwiceIsNoToken() throws Exception {
    var good = lake.token("Ann");
    var me = lake.request("/me").header("Authorization", "Bearer " + good).header("bearer", "x");
    assertThat(lake.send(me).statusCode()).isEqualTo(200);
    for (var wrong : List.of("Bearer x", "Basic YTpi", "Bearer", good)) {
      unknown(lake.request("/me").header("Authorization", wrong).header("bearer", good));
    }
    unknown(lake.request("/me").header("bearer", good).header("bearer", good));
    var other = "Bearer " + lake.token("Ben");
    unknown(
        lake.request("/me")
            .header("Authorization", "Bearer " + good)
            .header("Authorization", other));
    unknown(lake.request("/me?access_token=" + good).header("Cookie", "bearer=" + good));
  }

  /** The header tells why, and /prometheus counts it; neither repeats what the token says. */
  @Test
  void aTokenThatOpensNothingHearsWhy() throws Exception {
    var token = lake.token("Ann");
    var parts = token.split("\\.", -1);
    var before = rejections();
    why(lake.request("/me"), "Bearer");
    why(lake.request("/me").header("Authorization", "Basic YTpi"), "Bearer");
    why(lake.request("/me").header("bearer", "x"), challenge(TokenError.MALFORMED));
    why(
        lake.request("/stats/hub")
            .header("Authorization", "Bearer " + SigningKey.number(3).token("{\"sub\":\"Ann\"}"))
            .POST(BodyPublishers.noBody()),
        challenge(TokenError.SIGNATURE));
    why(
        lake.request("/topics/hub")
            .header("bearer", parts[0] + "." + parts[1] + "=." + parts[2])
            .POST(BodyPublishers.noBody()),
        challenge(TokenError.MALFORMED));
    why(
        lake.request("/me").header("bearer", token).header("bearer", token),
        challenge(TokenError.REPEATED));
    why(lake.request("/me").header("bearer", "x".repeat(9_000)), challenge(TokenError.TOO_LONG));
    assertThat(rejections()).isEqualTo(before + 7);
    // Nobody needs one here.
    lake.send(lake.request("/topics").header("bearer", "x"));
    assertThat(rejections()).isEqualTo(before + 7);
  }

  private void why(HttpRequest.Builder request, String challenge) throws Exception {
    var answer = lake.send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.headers().allValues("WWW-Authenticate")).containsExactly(challenge);
    assertThat(answer.body()).contains("Invalid or missing token");
  }

  private static String challenge(TokenError error) {
    return "Bearer error=\"invalid_token\", error_description=\"" + error.description() + "\"";
  }

  /** Of all causes together; each is there from the start. */
  private double rejections() throws Exception {
    var lines =
        lake.send(lake.request("/prometheus"))
            .body()
            .lines()
            .filter(line -> line.startsWith("tidemark_token_rejections_total{"))
            .toList();
    assertThat(lines).hasSize(TokenError.values().length);
    return lines.stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf('}') + 1)))
        .sum();
  }

  @Test
  void aNameOfAnyLengthIsToldInShort() throws Exception {
    var name = "n".repeat(3_000);
    var answer =
        lake.send(
            lake.request("/stats/hub")
                .header("bearer", lake.token(name))
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("User '" + "n".repeat(80) + "…' is not authorized for topic 'hub'")
        .hasSizeLessThan(300);
  }

  @Test
  void meTellsTheCallersNameTheEndOfTheirTokenAndWhatTheyMayRead() throws Exception {
    var before = Instant.now();
    var token = lake.token("Demo", Duration.ofHours(1));
    var answer = lake.send(lake.request("/me").header("Authorization", "Bearer " + token));
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    var me = JSON.readTree(answer.body());
    assertThat(me.fieldNames()).toIterable().containsExactly("user", "expires", "topics");
    assertThat(me.path("user").textValue()).isEqualTo("Demo");
    assertThat(me.path("expires").textValue()).matches("....-..-..T..:..:..\\.000Z");
    assertThat(Instant.parse(me.path("expires").textValue()))
        .isBetween(
            before.plus(Duration.ofHours(1)).minusSeconds(1),
            Instant.now().plus(Duration.ofHours(1)));
    var all = JSON.readTree(lake.send(lake.request("/topics")).body());
    assertThat(me.path("topics")).isEqualTo(all);
    // Whose rows are restricted, too.
    assertThat(topics("restrictedTESTuser")).containsExactly("public.cps.za.runs");
    assertThat(topics("Stranger")).isEmpty();
    unknown(lake.request("/me"));
  }

  @Test
  void whoComesTooOftenIsTurnedAwayAndNobodyElseIs() throws Exception {
    var began = Instant.now();
    var token = lake.token("Flood");
    var other = lake.token("FLOOD");
    List<Callable<HttpResponse<String>>> many = new ArrayList<>();
    for (int i = 0; i < 6 * BURST; i++) {
      // The same caller in another case; and what is not there counts as well.
      var request =
          i % 2 == 0
              ? lake.request("/me").header("bearer", token)
              : lake.request("/stats/nope").header("bearer", other).POST(BodyPublishers.noBody());
      many.add(() -> lake.send(request));
    }
    var rejected = new ArrayList<HttpResponse<String>>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (var done : threads.invokeAll(many)) {
        if (done.get().statusCode() == 429) rejected.add(done.get());
      }
    }
    int seconds = (int) Duration.between(began, Instant.now()).toSeconds() + 1;
    assertThat(rejected).hasSizeBetween(Math.max(1, 5 * BURST - seconds), 5 * BURST);
    assertThat(rejected.getFirst().headers().firstValue("Retry-After")).hasValue("1");
    assertThat(JSON.readTree(rejected.getFirst().body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"success":false,"statusCode":429,"errors":[{"type":"rate",\
                "message":"Rate limit of 1 requests per second exceeded; retry after the time in Retry-After"}]}"""));
    assertThat(lake.send(me("Flo")).statusCode()).isEqualTo(200);
    assertThat(lake.send(lake.request("/topics")).statusCode()).isEqualTo(200);
  }

  private HttpRequest.Builder me(String user) {
    return lake.request("/me").header("Authorization", "Bearer " + lake.token(user));
  }

  private List<String> topics(String user) throws Exception {
    var topics = JSON.readTree(lake.send(me(user)).body()).path("topics");
    return topics.valueStream().map(JsonNode::textValue).toList();
  }

  private void unknown(HttpRequest.Builder request) throws Exception {
    var answer = lake.send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    assertThat(answer.body()).contains("\"type\":\"auth\"");
  }
}
