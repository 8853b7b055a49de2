package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.openapi.ApiDocument;
import dev.tidemark.api.openapi.Route;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The document and what runs are the same: routes, errors, answers, and what a query may be. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiTest {
  private static final String EVENT =
      "{\"organizationID\":\"3\",\"logType\":\"hub\",\"environment\":\"prod\",\"time\":\"2026-02-01T00:00:00Z\"}";

  @AutoClose private ServedLake lake;
  private ServedDocument document;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake =
        ServedLake.start(
            dir, Map.of("TIDEMARK_SERVER_MAX_BODY", "1MiB", "TIDEMARK_CURSOR_TTL", "30m"));
    document = ServedDocument.of(lake);
  }

  @Test
  void aCursorsLifeIsToldInAUnitOfWhichItIsAWholeNumber() {
    assertThat(document.root().toString().replaceAll("\\\\n *", " "))
        .contains("; it lives 30 minutes. Only")
        .doesNotContain("{{");
  }

  /** The document is made of the routes that run; here each path is asked what it takes. */
  @Test
  void everyPathTakesTheMethodsThatTheDocumentNames() throws Exception {
    for (var path : document.root().path("paths").properties()) {
      var methods = new TreeSet<>(List.of("OPTIONS"));
      for (var method : path.getValue().properties()) {
        var name = method.getKey().toUpperCase(Locale.ROOT);
        methods.add(name);
        if (name.equals("GET")) methods.add("HEAD");
      }
      var place = path.getKey().replace("{topic}", "hub");
      var answer = lake.send(lake.request(place).method("OPTIONS", BodyPublishers.noBody()));
      var allowed = answer.headers().firstValue("Allow").orElse("");
      assertThat(new TreeSet<>(Arrays.asList(allowed.split(",", -1)))).as(place).isEqualTo(methods);
    }
  }

  @Test
  void theContractsRoutesAreThere() {
    var routes = new ArrayList<String>();
    for (var path : document.root().path("paths").properties()) {
      path.getValue().fieldNames().forEachRemaining(m -> routes.add(m + " " + path.getKey()));
    }
    assertThat(routes)
        .contains(
            "post /stats/{topic}",
            "post /topics/{topic}",
            "get /topics",
            "get /topics/{topic}",
            "get /me",
            "get /health",
            "get /prometheus",
            "get /openapi",
            "get /docs");
  }

  @Test
  void aRouteThatIsNotDescribedAndADescriptionWithoutARouteMakeNoDocument() {
    var workspace = lake.open().workspace();
    var routes = new ArrayList<Route>();
    for (var path : document.root().path("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(m -> routes.add(new Route(m.toUpperCase(Locale.ROOT), path.getKey())));
    }
    assertThat(ApiDocument.of(routes, workspace.topics(), workspace.settings()).path("paths"))
        .isEqualTo(document.root().path("paths"));
    var more = new ArrayList<>(routes);
    more.add(new Route("GET", "/secret"));
    assertThatThrownBy(() -> ApiDocument.of(more, workspace.topics(), workspace.settings()))
        .hasMessageContaining("GET /secret");
    var fewer = routes.subList(1, routes.size());
    assertThatThrownBy(() -> ApiDocument.of(fewer, workspace.topics(), workspace.settings()))
        .isInstanceOf(IllegalStateException.class);
  }

  /** As the contract lists them. */
  @Test
  void everyErrorHasItsStatusAndItsWord() {
    var errors = new TreeSet<String>();
    for (var response : document.root().at("/components/responses")) {
      var members = response.at("/content/application~1json/schema/properties");
      for (var status : members.at("/statusCode/enum")) {
        for (var type : members.at("/errors/items/properties/type/enum")) {
          errors.add(status.asText() + " " + type.asText());
        }
      }
    }
    assertThat(errors)
        .containsExactly(
            "400 validation",
            "401 auth",
            "403 auth",
            "403 permission",
            "404 route",
            "404 topic",
            "405 method",
            "408 timeout",
            "413 too_large",
            "414 too_large",
            "415 media_type",
            "429 rate",
            "431 too_large",
            "500 database",
            "500 internal",
            "503 busy",
            "504 timeout");
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryExampleIsOne() {
    var root = document.root();
    for (var reference : root.findValuesAsText("$ref")) {
      if (reference.startsWith("#/components/")) {
        assertThat(root.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      }
    }
    for (var path : root.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        var place = "/paths/" + path.getKey().replace("/", "~1") + "/" + operation.getKey();
        examples(place + "/requestBody/content");
        for (var status : operation.getValue().path("responses").properties()) {
          examples(place + "/responses/" + status.getKey() + "/content");
        }
      }
    }
    for (var response : root.at("/components/responses").properties()) {
      examples("/components/responses/" + response.getKey() + "/content");
    }
  }

  private void examples(String content) {
    for (var media : document.root().at(content).properties()) {
      var pointer = content + "/" + media.getKey().replace("/", "~1");
      var shown = new ArrayList<JsonNode>();
      media.getValue().path("examples").forEach(example -> shown.add(example.path("value")));
      if (media.getValue().has("example")) shown.add(media.getValue().path("example"));
      for (var example : shown) {
        assertThat(document.problems(pointer + "/schema", example.toString()))
            .as(pointer + " " + example)
            .isEmpty();
      }
    }
  }

  @Test
  void theExamplesOfQueriesAreAnswered() throws Exception {
    var shown =
        document
            .root()
            .at("/paths/~1stats~1{topic}/post/requestBody/content/application~1json/examples");
    assertThat(shown).isNotEmpty();
    for (var example : shown) {
      var answer = lake.send(lake.query("/stats/hub", example.path("value").toString()));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void answersAreWhatTheDocumentSays() throws Exception {
    var stats = "/stats/{topic}";
    for (var body :
        List.of("{}", "{\"limit\":3}", "{\"fields\":[]}", "{\"filter\":{\"env\":null}}")) {
      document.holds("POST", stats, lake.send(lake.query("/stats/hub", body)));
    }
    for (var body : List.of("{", "[]", "{\"limit\":0,\"sort\":[\"x\"]}", "{\"cursor\":\"x\"}")) {
      document.holds("POST", stats, lake.send(lake.query("/stats/hub", body)));
    }
    var nobody = lake.request("/stats/hub").POST(BodyPublishers.noBody());
    document.holds("POST", stats, lake.send(nobody));
    document.holds("POST", stats, lake.send(lake.query("/stats/none", "{}")));
    var stranger = lake.request("/stats/hub").header("bearer", lake.token("Stranger"));
    document.holds("POST", stats, lake.send(stranger.POST(BodyPublishers.ofString("{}"))));
    var large = "{\"q\":\"" + "x".repeat(1 << 20) + "\"}";
    document.holds("POST", stats, lake.send(lake.query("/stats/hub", large)));
    var xml = lake.query("/stats/hub", "<x/>").setHeader("Content-Type", "text/xml");
    document.holds("POST", stats, lake.send(xml));
    for (var path : List.of("/topics", "/health", "/prometheus", "/openapi", "/docs")) {
      document.holds("GET", path, lake.send(lake.request(path)));
    }
    document.holds("GET", "/topics/{topic}", lake.send(lake.request("/topics/hub")));
    document.holds("GET", "/topics/{topic}", lake.send(lake.request("/topics/none")));
    document.holds("GET", "/me", lake.send(lake.request("/me")));
    var me = lake.request("/me").header("bearer", lake.token("Demo"));
    document.holds("GET", "/me", lake.send(me));
  }

  @Test
  void answersToEventsAreWhatTheDocumentSays() throws Exception {
    var json = "application/json";
    var lines = "application/x-ndjson";
    send(202, "hub", json, EVENT);
    send(202, "hub", json, "[" + EVENT + "]");
    send(207, "hub", lines, EVENT + "\n{}\n");
    send(400, "hub", lines, "{}\n{}\n");
    send(400, "hub", json, "{}");
    send(404, "none", json, EVENT);
    send(415, "hub", "text/xml", EVENT);
    send(413, "hub", json, EVENT.replace("\"3\"", "\"" + "x".repeat(1100 * 1024) + "\""));
  }

  private void send(int status, String topic, String type, String body) throws Exception {
    var answer = lake.send(lake.events(topic, type, body.getBytes(UTF_8)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    document.holds("POST", "/topics/{topic}", answer);
  }

  /** What the schema of a query admits is answered, what it rejects is rejected. */
  @Test
  void theSchemaOfAQuestionJudgesAsTheServiceDoes() throws Exception {
    var names = "\"x\",".repeat(99) + "\"x\"";
    for (var body :
        List.of(
            "{}",
            "{\"filter\":null,\"any\":null,\"q\":null,\"fields\":null,\"sort\":null,\"cursor\":null,\"limit\":null,\"follow\":null}",
            "{\"follow\":false,\"any\":[]}",
            "{\"follow\":true}",
            "{\"folow\":false}",
            "{\"limit\":1}",
            "{\"limit\":100000}",
            "{\"limit\":0}",
            "{\"limit\":\"1\"}",
            "{\"sort\":[\"env\",\"-timestamp\"]}",
            "{\"sort\":\"env\"}",
            "{\"sort\":[1]}",
            "{\"fields\":[\"action\"]}",
            "{\"fields\":[" + names + ",\"x\"]}",
            "{\"filter\":[]}",
            "{\"filter\":{\"payload.x\":[1]}}",
            "{\"filter\":{\"payload.x\":{}}}",
            "{\"filter\":{\"payload.x\":null,\"env_ne\":null}}",
            "{\"filter\":{\"env_in\":[\"prod\",null]}}",
            "{\"filter\":{\"env_in\":[]}}",
            "{\"filter\":{\"env_in\":\"prod\"}}",
            "{\"filter\":{\"timestamp_between\":[null,\"2026-01-01\"]}}",
            "{\"filter\":{\"timestamp_between\":[null]}}",
            "{\"filter\":{\"timestamp_gt\":null}}",
            "{\"filter\":{\"timestamp_gt\":\"2026-01-01\"}}",
            "{\"filter\":{\"action_prefix\":1}}",
            "{\"filter\":{\"action_contains\":null}}",
            "{\"filter\":{\"action_icontains\":\"A\"}}",
            "{\"filter\":{\"action_exists\":\"true\"}}",
            "{\"filter\":{\"action_exists\":true}}",
            "{\"filter\":{\"action_eq\":\"a1\"}}",
            "{\"any\":[{\"env\":\"prod\"}]}",
            "{\"any\":[" + "{},".repeat(16) + "{}]}",
            "{\"any\":[1]}",
            "{\"q\":\"a1\"}",
            "{\"q\":[\"a1\"]}")) {
      var answer = lake.send(lake.query("/stats/hub", body));
      var problems = document.problems("/components/schemas/Question", body);
      assertThat(problems.isEmpty())
          .as(body + " " + problems + " " + answer.body())
          .isEqualTo(answer.statusCode() == 200);
    }
  }

  @Test
  void thePageShowsEverythingAndLoadsNothing() throws Exception {
    var answer = lake.send(lake.request("/docs"));
    var html = answer.body();
    for (var path : document.root().path("paths").properties()) {
      for (var operation : path.getValue()) {
        assertThat(html).contains("id=\"" + operation.path("operationId").asText() + "\"");
      }
    }
    for (var topic : lake.open().workspace().topics().all()) {
      assertThat(html).contains("id=\"topic-" + topic.name() + "\"");
    }
    assertThat(html).doesNotContain("<script", "src=", "http-equiv", " style=", " onclick", "{{");
    assertThat(html).doesNotContainPattern("(href|action)=\"(https?:)?//");
    var style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    var digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith(
            "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(digest)
                + "'")
        .doesNotContain("unsafe", "*");
    for (var link : Pattern.compile("href=\"#([^\"]+)\"").matcher(html).results().toList()) {
      assertThat(html).contains("id=\"" + link.group(1) + "\"");
    }
  }
}
