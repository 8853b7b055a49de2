package dev.tidemark.testkit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.bind.QueryBinder;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.testkit.oracle.InvalidQuery;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.Oracle;
import dev.tidemark.testkit.oracle.Request;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any bytes are a query or are rejected, as by the oracle; no other error occurs. */
class QueryFuzzTest {
  private static final Topic TOPIC = SampleTopics.of("public.cps.za.runs");
  private static final Oracle ORACLE = new Oracle(TOPIC);

  private static final List<String> WORDS =
      List.of(
          "filter",
          "any",
          "sort",
          "limit",
          "fields",
          "cursor",
          "follow",
          "null",
          "true",
          "[]",
          "{}",
          ":",
          ",",
          "\"",
          "_in",
          "_between",
          "_gt",
          "_ne",
          "_exists",
          "_prefix",
          "_contains",
          "_icontains",
          "_eq",
          "payload.",
          "jobs[*].status",
          "event_id",
          "timestamp",
          "env",
          "[*]",
          ".0",
          ".",
          "\\u0000",
          "\\ud800",
          "1e3",
          "-0",
          "9223372036854775808",
          "1e400",
          "2025-02-03",
          "2025-02-03T04:05:06Z",
          "\uFEFF");

  private static final List<String> GOOD =
      List.of(
          "{}",
          "{\"filter\":{\"event_id\":\"a\",\"timestamp_start_gte\":\"2025-02-03\"},\"limit\":10}",
          "{\"filter\":{\"payload.jobs[*].status_in\":[\"failed\",null]},\"sort\":[\"-env\",\"id\"]}",
          "{\"any\":[{\"source_app_prefix\":\"x\"},{\"payload.a.0.\\\"b.c\\\"_exists\":false}],\"q\":\"a b\"}",
          "{\"fields\":[\"event_id\",\"payload.a.b\"],\"filter\":{\"timestamp_between\":[null,1]}}",
          "{\"cursor\":null,\"follow\":false,\"filter\":{\"payload.n_lt\":1.5,\"id_ne\":null}}");

  @Test
  void anyBodyIsReadAsTheOracleReadsIt() {
    new Fuzzing(GOOD, WORDS).run(2_000, QueryFuzzTest::outcome);
  }

  /** A path of any characters, which a whole query seldom contains. */
  @Test
  void anyNameIsReadAsTheOracleReadsIt() {
    var names =
        List.of("payload.a", "payload.a.0[*].b", "payload.\"a\"\"b\".c", "jobs[*].x", "\"jobs\".0");
    var words =
        List.of(
            "payload.", "jobs", "\"", "\"\"", "[*]", "[", "]", ".", "0", "01", "_gt", "_eq", "*");
    new Fuzzing(names, words)
        .run(
            1_200,
            name -> {
              var json = Json.of(new String(name, UTF_8)).text();
              return outcome(("{\"filter\":{" + json + ":1}}").getBytes(UTF_8));
            });
  }

  private static String outcome(byte[] body) {
    String rejection = rejection(body);
    assertThat(rejection.isEmpty()).as(rejection).isEqualTo(isQueryToTheOracle(body));
    return rejection;
  }

  private static String rejection(byte[] body) {
    try {
      QueryBinder.bind(TOPIC, QueryRequestReader.read(body));
      return "";
    } catch (QueryException e) {
      assertThat(e.error()).isEqualTo(QueryError.INVALID_QUERY);
      assertThat(e.problems()).isNotEmpty();
      for (var problem : e.problems()) {
        assertThat(problem.message()).isNotBlank().hasSizeLessThan(2_000);
        assertThat(problem.message()).matches(m -> m.chars().noneMatch(c -> c < 32));
      }
      return e.problems().getFirst().message();
    }
  }

  private static boolean isQueryToTheOracle(byte[] body) {
    try {
      // The service skips a byte order mark, as it does before events; the contract does not
      // mention it.
      boolean marked = body.length > 2 && new String(body, 0, 3, UTF_8).equals("\uFEFF");
      byte[] text = Arrays.copyOfRange(body, marked ? 3 : 0, body.length);
      ORACLE.answer(Request.read(text).oracleQuery(), List.of());
      return true;
    } catch (InvalidQuery | StackOverflowError tooDeepToo) {
      return false;
    }
  }
}
