package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.HostileTexts.Sample;
import dev.tidemark.catalog.load.ProgressListener;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a text would mean to some parser, here it means itself: in every place of a query it
 * finds what holds it and nothing else, or is rejected by name; and the lake is as it was.
 *
 * <p>The texts came in by HTTP and lie in a lake whose own folder is named as badly as they are.
 */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectionTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Sample> SAMPLES = Sample.all();

  private Path outside;
  @AutoClose private ServedLake lake;
  private Map<String, Long> before = Map.of();
  private final List<String> successes = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    outside = folder;
    Files.writeString(folder.resolve("canary"), "alive");
    lake = ServedLake.start(folder.resolve("la'ke; {a,b} %2e \"q\" #é $(touch pwned)"), Map.of());
    for (var sample : SAMPLES) {
      var answer = lake.send(lake.events(Runs.TOPIC, "application/json", sample.json()));
      assertThat(answer.statusCode()).as(sample + " " + answer.body()).isEqualTo(202);
    }
    var landed = Landed.in(lake.dir());
    assertThat(landed.lines()).hasSize(SAMPLES.size());
    assertThat(landed.objects()).allMatch(object -> object.key().split("/", -1).length == 6);
    var topic = lake.open().workspace().topics().find(Runs.TOPIC).orElseThrow();
    try (var loader = lake.open().loader(Duration.ZERO)) {
      var report = loader.loadLanded(topic, ProgressListener.NONE);
      assertThat(report.loaded()).isEqualTo(SAMPLES.size());
    }
    before = files();
  }

  @AfterEach
  void nothingSucceededAndNothingChanged() throws Exception {
    assertThat(successes).isEmpty();
    assertThat(files()).isEqualTo(before);
    assertThat(Files.readString(outside.resolve("canary"))).isEqualTo("alive");
    assertThat(found("{\"limit\":1000}")).hasSize(SAMPLES.size());
  }

  @Test
  void everyTextComesBackAsItWasSent() throws Exception {
    var rows = JSON.readTree(ask("{\"limit\":1000}").body()).path("data");
    for (var row : rows) {
      var version = row.at("/payload/source_app_version").asText();
      var sent = SAMPLES.get(Integer.parseInt(version.substring(1)));
      assertThat(row.path("payload")).isEqualTo(JSON.readTree(sent.json()));
      assertThat(row.path("id").textValue()).isEqualTo(sent.text());
      assertThat(row.path("org").textValue()).isEqualTo(sent.text());
      assertThat(row.path("env").textValue()).isEqualTo(sent.env());
    }
  }

  @Test
  void asAValueATextFindsWhatIsItselfWithEveryOperator() throws Exception {
    for (var sample : SAMPLES) {
      var text = sample.text();
      var list = JSON.createArrayNode().add(text).add("nowhere");
      var conditions = new Conditions();
      for (var field : List.of("source_app", "payload.note", "id", "org")) {
        conditions.add(field, text, other -> other.text().equals(text));
      }
      conditions.add("environment", text, other -> other.env().equals(text));
      // The two kinds of place take turns: a declared column and a path.
      var field = sample.number() % 2 == 0 ? "source_app" : "payload.note";
      conditions.add(field + "_prefix", text, other -> other.text().startsWith(text));
      conditions.add(field + "_contains", text, other -> other.text().contains(text));
      conditions.add(field + "_icontains", text, o -> lower(o.text()).contains(lower(text)));
      conditions.add(field + "_in", list, other -> other.text().equals(text));
      var range = JSON.createArrayNode().add(text).add(text);
      conditions.add(field + "_between", range, other -> other.text().equals(text));
      conditions.areTrue();
      finds(filter(field + "_ne", text), other -> !other.text().equals(text));
      finds(filter(field + "_gt", text), other -> order(other.text(), text) > 0);
    }
  }

  @Test
  void asANameATextLeadsToTheMemberOfThatName() throws Exception {
    for (var sample : SAMPLES) {
      var text = sample.text();
      var path = "payload." + sample.step();
      var conditions = new Conditions();
      conditions.add(path, sample.number(), sample::equals);
      conditions.add(path + "_exists", true, other -> other.event().has(text));
      conditions.add("payload.jobs[*].additional_info." + sample.step(), text, sample::equals);
      conditions.areTrue();
      var kept = filter("source_app", text);
      kept.putArray("fields").add(path);
      var rows = JSON.readTree(ask(kept.toString()).body()).path("data");
      var payload = object().put(text, sample.number());
      if (rows.size() != 1 || !rows.at("/0/payload").equals(payload)) {
        successes.add(kept + " " + rows);
      }
      // Without quotes it may be another path or none: an answer or a rejection, but no accident.
      var plain = ask(filter("payload." + text, sample.number()).toString());
      if (plain.statusCode() != 200) rejected(plain, "payload." + text, "Filter 'payload");
    }
  }

  /** Joined by AND they show what is false and should be true; joined by OR what is true. */
  private final class Conditions {
    private final ObjectNode filter = object();
    private final ArrayNode any = JSON.createArrayNode();
    private Predicate<Sample> all = _ -> true;
    private Predicate<Sample> one = _ -> false;

    void add(String name, Object value, Predicate<Sample> model) {
      filter.set(name, JSON.valueToTree(value));
      any.addObject().set(name, JSON.valueToTree(value));
      all = all.and(model);
      one = one.or(model);
    }

    void areTrue() throws Exception {
      finds(object().put("limit", 1000).set("filter", filter), all);
      finds(object().put("limit", 1000).set("any", any), one);
    }
  }

  @Test
  void asWordsATextFindsAtLeastWhatHoldsIt() throws Exception {
    for (var sample : SAMPLES) {
      var query = object().put("limit", 1000).put("q", sample.text());
      var answer = ask(query.toString());
      if (!found(answer).contains(sample.version())) successes.add(query + " " + answer.body());
      query.put("q", sample.text() + " no-such-word");
      finds(query, _ -> false);
    }
  }

  @Test
  void inEveryOtherPlaceATextIsRejectedByName() throws Exception {
    for (var sample : SAMPLES) {
      var text = sample.text();
      var query = object().put("limit", text).put("any", text).put(text, 1);
      var filter = query.putObject("filter").put("timestamp_gt", text);
      filter.put("timestamp_start_in", text).put("success", text);
      rejected(
          ask(query.toString()),
          text,
          "Unknown member '",
          "'any' must be",
          "'limit' must be",
          "'timestamp_gt'",
          "'timestamp_start_in'",
          "'success'");
      rejected(ask(object().put("cursor", text).toString()), "cursor " + text, "The cursor");
      // The one text that is the name of something.
      if (text.equals("id")) continue;
      var names = filter(text, 1);
      names.putArray("sort").add(text).add("-" + text);
      names.putArray("fields").add(text);
      rejected(ask(names.toString()), text, "Filter '", "Sort: ", "Fields '");
    }
  }

  private void finds(ObjectNode query, Predicate<Sample> model) throws Exception {
    var answer = ask(query.toString());
    var expected = new TreeSet<String>();
    SAMPLES.stream().filter(model).map(Sample::version).forEach(expected::add);
    if (answer.statusCode() != 200 || !found(answer).equals(expected)) {
      successes.add(query + " expected " + expected + " " + answer.body());
    }
  }

  private void rejected(HttpResponse<String> answer, String what, String... named)
      throws IOException {
    var body = JSON.readTree(answer.body());
    var messages = body.path("errors").findValuesAsText("message");
    boolean agreed =
        answer.statusCode() == 400
            && body.path("statusCode").intValue() == 400
            && !body.path("success").asBoolean(true)
            && body.path("errors").findValuesAsText("type").stream().allMatch("validation"::equals)
            && Stream.of(named).allMatch(n -> messages.stream().anyMatch(m -> m.contains(n)))
            && messages.stream().allMatch(message -> message.length() < 600)
            && !tellsOfTheInside(answer);
    if (!agreed) successes.add(what + ": " + answer.statusCode() + " " + answer.body());
  }

  /** The texts say none of these themselves. */
  private boolean tellsOfTheInside(HttpResponse<String> answer) {
    return List.of(
            "Exception", "dev.tidemark", "\tat ", "SELECT", "duckdb", "warehouse", outside + "")
        .stream()
        .anyMatch(answer.body()::contains);
  }

  private HttpResponse<String> ask(String body) throws Exception {
    return lake.send(lake.query("/stats/" + Runs.TOPIC, body));
  }

  private Set<String> found(String body) throws Exception {
    return found(ask(body));
  }

  private static Set<String> found(HttpResponse<String> answer) throws IOException {
    var found = new TreeSet<String>();
    for (JsonNode row : JSON.readTree(answer.body()).path("data")) {
      found.add(row.at("/payload/source_app_version").asText());
    }
    return found;
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }

  private static ObjectNode filter(String name, Object value) {
    var query = object().put("limit", 1000);
    query.putObject("filter").set(name, JSON.valueToTree(value));
    return query;
  }

  private static String lower(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int order(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  /** Every file in and around the lake with its size, but for the catalog's own journal. */
  private Map<String, Long> files() throws IOException {
    var files = new TreeMap<String, Long>();
    try (var walk = Files.walk(outside)) {
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        var name = outside.relativize(file).toString();
        if (!name.contains("catalog.db")) files.put(name, Files.size(file));
      }
    }
    return files;
  }
}
