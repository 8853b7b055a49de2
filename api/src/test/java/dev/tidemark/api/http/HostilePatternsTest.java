package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.Landed;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.http.HostileTexts.Sample;
import dev.tidemark.catalog.load.ProgressListener;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Patterns of access.json that hold hostile texts, and such as other engines never end on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostilePatternsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Sample> SAMPLES = Sample.all();
  private static final String LETTERS = "a".repeat(60_000);

  /** Engines that go back and forth try every way to cut the letters before they say no. */
  private static final List<String> ENDLESS =
      List.of("(a+)+", "(a|a)*", "(a*)*b", "(a|aa)+b", "((a+)*)*", "(.*a){12}", "(.*)*(.*)*b");

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of(), HostilePatternsTest::admit);
    var lines =
        SAMPLES.stream().map(sample -> sample.event().toString()).collect(Collectors.toList());
    lines.add(
        new Sample(9_999, LETTERS + "!")
            .event()
            .put("event_id", "l")
            .put("tenant_id", "l")
            .toString());
    var file = Files.write(dir.resolve("samples.ndjson"), lines);
    var topic = lake.open().workspace().topics().find(Runs.TOPIC).orElseThrow();
    try (var loader = lake.open().loader()) {
      assertThat(loader.loadFiles(topic, List.of(file), ProgressListener.NONE).loaded())
          .isEqualTo(lines.size());
    }
  }

  private static void admit(Path conf) throws java.io.IOException {
    var list = JSON.createObjectNode();
    var users = list.putObject(Runs.TOPIC);
    users.putObject("Demo");
    for (var sample : SAMPLES) {
      users.putObject(user(sample)).putArray("source_app").add(literally(sample.text()));
    }
    var endless = users.putObject("Endless").putArray("source_app");
    ENDLESS.forEach(endless::add);
    Files.writeString(conf.resolve("access.json"), list.toString());
  }

  private static String user(Sample sample) {
    return "User" + sample.number();
  }

  /** The pattern that only the text itself matches. */
  private static String literally(String text) {
    return text.replaceAll("([!-/:-@\\[-`{-~])", "\\\\$1");
  }

  @Test
  void aPatternAdmitsTheTextThatItSaysAndNoOther() throws Exception {
    var successes = new ArrayList<String>();
    int taken = 0;
    // Every third: each user's query reads all rows.
    for (int i = 0; i < SAMPLES.size(); i += 3) {
      var sample = SAMPLES.get(i);
      taken++;
      var rows = JSON.readTree(ask(user(sample)).body()).path("data");
      if (rows.size() != 1 || !rows.at("/0/payload/note").asText().equals(sample.text())) {
        successes.add(sample + " sees " + rows);
      }
      var other = SAMPLES.get((i + 1) % SAMPLES.size());
      if (post(user(sample), sample).statusCode() != 202) successes.add(sample + " is not taken");
      if (post(user(sample), other).statusCode() != 403) successes.add(sample + " as " + other);
    }
    assertThat(successes).isEmpty();
    assertThat(Landed.in(lake.dir()).lines()).hasSize(taken);
    Landed.clear(lake.dir());
  }

  @Test
  void aPatternTakesTimeByTheLengthOfTheTextAlone() throws Exception {
    var answer = ask("Endless");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("data").findValuesAsText("id"))
        .isNotEmpty()
        .doesNotContain("l");
    assertThat(post("Endless", new Sample(1, "a".repeat(100) + "!")).statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> ask(String user) throws Exception {
    return lake.send(
        lake.request("/stats/" + Runs.TOPIC)
            .header("bearer", lake.token(user))
            .POST(BodyPublishers.ofString("{\"limit\":1000}", UTF_8)));
  }

  private HttpResponse<String> post(String user, Sample sample) throws Exception {
    return lake.send(
        lake.request("/topics/" + Runs.TOPIC)
            .header("bearer", lake.token(user))
            .POST(BodyPublishers.ofByteArray(sample.json())));
  }
}
