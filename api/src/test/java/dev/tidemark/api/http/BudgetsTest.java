package dev.tidemark.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BudgetsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String NEEDLE = "\"limit\":5,\"filter\":{\"payload.attempt\":3}";

  @AutoClose private ServedLake lake;

  @BeforeAll
  void start(@TempDir Path dir) throws Exception {
    // Two days of two environments are four files, some of which are opened twice.
    var environment =
        Map.of("TIDEMARK_QUERY_BUDGET_FILES", "8", "TIDEMARK_QUERY_CACHE_MEMORY", "0B");
    lake = ServedLake.start(dir, environment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"files=1", "time=1ms"})
  void aPageOfASmallBudgetIsPartialAndItsCursorGoesOnWhereTheWalkStopped(String budget)
      throws Exception {
    var whole = ask("{" + NEEDLE + "}", null);
    assertThat(header(whole, "Tidemark-Partial")).isNull();
    assertThat(ids(whole)).hasSize(1);

    List<String> found = new ArrayList<>();
    var page = ask("{" + NEEDLE + "}", budget);
    int pages = 1;
    while (more(page)) {
      assertThat(header(page, "Tidemark-Partial")).isEqualTo("true");
      found.addAll(ids(page));
      page = ask("{%s,\"cursor\":\"%s\"}".formatted(NEEDLE, cursor(page)), budget);
      pages++;
    }
    found.addAll(ids(page));
    assertThat(header(page, "Tidemark-Partial")).isNull();
    assertThat(found).isEqualTo(ids(whole));
    // The newer day has no such event: its page is empty, and there is more. Of time nobody knows.
    if (budget.startsWith("files")) assertThat(pages).isGreaterThan(1);
  }

  @Test
  void aBudgetIsOnlyEverLowered() throws Exception {
    assertThat(header(ask("{" + NEEDLE + "}", "files=100, time=9d"), "Tidemark-Partial")).isNull();
    assertThat(header(ask("{" + NEEDLE + "}", "bytes=1B"), "Tidemark-Partial")).isEqualTo("true");
    // Not asked before: of a query that was, the first statement may have all of the page.
    var fresh = "{\"limit\":5,\"filter\":{\"payload.attempt\":3,\"payload.attempt_gte\":3}}";
    assertThat(header(ask(fresh, "time=1ms"), "Tidemark-Partial")).isEqualTo("true");
  }

  @Test
  void everyPartThatIsNoneIsA400ThatNamesIt() throws Exception {
    var answer = ask("{}", "time=soon, files=0, rows=7");
    assertThat(answer.statusCode()).isEqualTo(400);
    var errors = JSON.readTree(answer.body()).path("errors");
    assertThat(errors).hasSize(3);
    for (JsonNode error : errors) {
      assertThat(error.path("type").asText()).isEqualTo("validation");
      assertThat(error.path("message").asText()).startsWith("Tidemark-Budget");
    }
    assertThat(errors.get(0).path("message").asText()).contains("time", "500ms", "'soon'");
    assertThat(errors.get(2).path("message").asText()).contains("'rows'", "time, bytes and files");
  }

  /** Each comma is a problem: a head of 16 KiB had an answer of megabytes. */
  @Test
  void ofAnyNumberOfProblemsAHundredAreToldAndTheOthersCounted() throws Exception {
    var answer = ask("{}", ",".repeat(14_000));
    assertThat(answer.statusCode()).isEqualTo(400);
    var errors = JSON.readTree(answer.body()).path("errors");
    assertThat(errors).hasSize(101);
    assertThat(errors.get(99).path("message").asText()).startsWith("Tidemark-Budget has no part");
    assertThat(errors.get(100).path("message").asText()).isEqualTo("And 13901 more problems");
    assertThat(errors.get(100).path("type").asText()).isEqualTo("validation");
  }

  private HttpResponse<String> ask(String body, @Nullable String budget) throws Exception {
    var query = lake.query("/stats/hub", body);
    if (budget != null) query.header("Tidemark-Budget", budget);
    return lake.send(query);
  }

  private static @Nullable String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  private static boolean more(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).at("/pagination/has_more").asBoolean();
  }

  private static String cursor(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body()).at("/pagination/cursor").asText();
  }

  private static List<String> ids(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data").findValuesAsText("id");
  }
}
