package dev.tidemark.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a request's head says names no topic but by its name, no key, no file, and is not echoed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InjectionByHeadTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] NO_EVENT = "{}".getBytes(UTF_8);

  @AutoClose private ServedLake lake;
  private final List<String> successes = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    lake = ServedLake.start(dir, Map.of());
  }

  @AfterEach
  void noneSucceeded() {
    assertThat(successes).isEmpty();
  }

  @Test
  void inAPathATextNamesNoTopic() throws Exception {
    for (var text : HostileTexts.ALL) {
      // The client itself would take these for steps.
      if (text.equals(".") || text.equals("..")) continue;
      var step = URLEncoder.encode(text, UTF_8).replace("+", "%20");
      for (var request :
          List.of(
              lake.query("/stats/" + step, "{}"),
              lake.events(step, "application/json", NO_EVENT),
              lake.request("/topics/" + step))) {
        var answer = lake.send(request);
        if (answer.statusCode() != 404 && answer.statusCode() != 400) success(text, answer);
        if (tellsOfTheInside(answer)) success(text, answer);
      }
    }
  }

  @Test
  void inATokenATextNamesNoKey() throws Exception {
    var foreign = SigningKey.number(3);
    for (var text : HostileTexts.ALL) {
      var header = JSON.createObjectNode().put("alg", "RS256").put("kid", text).put("typ", text);
      var attempts = new ArrayList<>(List.of(foreign.token(header + "", foreign.claims("Demo"))));
      if (isSendable(text)) attempts.add(text);
      for (var token : attempts) {
        for (var name : List.of("bearer", "Authorization")) {
          var answer = lake.send(lake.request("/me").header(name, token));
          if (answer.statusCode() != 401 || tellsOfTheInside(answer)) success(text, answer);
        }
      }
    }
  }

  @Test
  void inOtherHeadersATextIsRepeatedNowhere() throws Exception {
    for (var text : HostileTexts.ALL) {
      if (!isSendable(text)) continue;
      var token = lake.token("Demo");
      for (var request :
          List.of(
              lake.events("hub", text, NO_EVENT).header("Content-Encoding", text),
              lake.request("/me").header("Accept", text).header("Cookie", text))) {
        var answer = lake.send(request.header("bearer", token).header("X-Request-Id", text));
        var id = answer.headers().firstValue("X-Request-Id").orElse("");
        boolean made = id.matches("[A-Za-z0-9._:/+=-]{1,128}");
        boolean usual = List.of(200, 400, 406, 415).contains(answer.statusCode());
        if (!usual || !made || tellsOfTheInside(answer)) success(text, answer);
      }
    }
  }

  /** Of others the client sends nothing. */
  private static boolean isSendable(String text) {
    return text.equals(text.strip()) && text.chars().allMatch(c -> c >= ' ' && c < 127);
  }

  private boolean tellsOfTheInside(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Injected").isPresent()
        || List.of("Exception", "dev.tidemark", "\tat ", "java.", lake.dir() + "").stream()
            .anyMatch(answer.body()::contains);
  }

  private void success(String text, HttpResponse<String> answer) {
    successes.add(text + ": " + answer + " " + answer.headers() + " " + answer.body());
  }
}
