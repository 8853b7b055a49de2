package dev.tidemark.sql.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.lake.TestTopics;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.QueryRequestReader;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.TotalOrder;
import dev.tidemark.sql.query.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryBinderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // names
        "\"id\":\"x\"                    | id = x",
        "\"event_id\":\"x\"              | id = x",
        "\"time\":5                      | timestamp = @5",
        "\"environment\":\"x\"           | env = x",
        "\"tenant\":1                    | declared(tenant) = 1",
        "\"org\":\"1\"                   | org = 1",
        "\"name_in\":\"x\"               | name_in:TEXT = x",
        "\"name_in_in\":[\"x\"]          | name_in:TEXT = x",
        "\"a.b\":\"x\"                   | a.b = x",
        "\"payload.a.b\":\"x\"           | a/b:TEXT = x",
        "\"payload.name\":\"x\"          | name:TEXT = x",
        "\"detail.code\":1               | detail.code = 1",
        "\"detail.other\":true           | detail/other:TRUTH = true",
        "\"detail.code.x_gt\":\"a\"      | detail/code/x:TEXT > a",
        "\"tags\":null                   | null(tags:ANY)",
        "\"name_eq\":\"x\"               | name = x",
        "\"payload.x_in_eq\":\"x\"       | x_in:TEXT = x",
        "\"payload.x_in_eq_eq\":null     | null(x_in_eq:ANY)",
        "\"payload.x_eq_ne\":\"x\"       | not(x_eq:TEXT = x)",
        // paths
        "\"payload.\\\"a.b\\\"\":\"x\"      | a.b:TEXT = x",
        "\"payload.\\\"x_gt\\\"\":\"x\"     | x_gt:TEXT = x",
        "\"payload.\\\"x\\\"_gt\":\"x\"     | x:TEXT > x",
        "\"payload.\\\"a\\\"\\\"b\\\".c\":\"x\" | a\"b/c:TEXT = x",
        "\"payload.\\\"\\\"\":\"x\"         | :TEXT = x",
        "\"payload.0.a\":\"x\"           | #0/a:TEXT = x",
        "\"payload.a.\\\"0\\\"\":\"x\"       | a/0:TEXT = x",
        "\"payload.a.00\":\"x\"          | a/#00:TEXT = x",
        "\"payload.a*.$\":\"x\"          | a*/$:TEXT = x",
        "\"tags.0\":\"x\"                | tags/#0:TEXT = x",
        "\"tags[*]\":\"x\"               | tags has (:TEXT = x)",
        "\"tags[*]_ne\":\"x\"            | not(tags has (:TEXT = x))",
        "\"tags[*]\":null                | tags has (null(:ANY))",
        "\"tags[*]_exists\":true         | tags has (not(null(:ANY)))",
        "\"tags[*].a[*][*].b_in\":[1,\"x\"] | tags of a of  has ("
            + "(b:WHOLE = 1 or b:REAL = 1.0 or b:TEXT = x))",
        "\"tags[*]_between\":[\"a\",\"b\"] | tags has ((:TEXT >= a and :TEXT <= b))",
        "\"a.b.c\":\"x\"                 | a.b/c:TEXT = x",
        "\"a.b[*]\":\"x\"                | a.b has (:TEXT = x)",
        "\"\\\"a.b\\\"[*].c\":\"x\"        | a.b has (c:TEXT = x)",
        "\"\\\"name\\\"\":\"x\"            | name:TEXT = x",
        // texts
        "\"name_prefix\":\"x\"           | name begins x",
        "\"name_prefix\":\"\"            | not(null(name))",
        "\"id_prefix\":\"\"              | all",
        "\"payload.x_prefix\":\"\"       | not(null(x:TEXT))",
        "\"payload.x_contains\":\"Ab\"   | x:TEXT contains Ab",
        "\"name_icontains\":\"AbÄ\"      | name icontains abä",
        "\"tags[*]_prefix\":\"x\"        | tags has (:TEXT begins x)",
        // null
        "\"name\":null                   | null(name)",
        "\"name_ne\":null                | not(null(name))",
        "\"name_ne\":\"x\"               | not(name = x)",
        "\"name_exists\":true            | not(null(name))",
        "\"name_exists\":false           | null(name)",
        "\"id_exists\":false             | none",
        "\"id\":null                     | none",
        "\"name_in\":null                | null(name_in:ANY)",
        "\"ratio_in\":[null,1]           | (ratio = 1.0 or null(ratio))",
        "\"name_between\":[null,null]    | not(null(name))",
        "\"payload.x_between\":[null,null] | not(null(x:SCALAR))",
        "\"name_between\":[\"a\",null]   | name >= a",
        "\"name_between\":[null,\"a\"]   | name <= a",
        "\"count_between\":[5,1]         | (count >= 5 and count <= 1)",
        // numbers
        "\"count\":1.0                   | count = 1",
        "\"count\":1.5                   | none",
        "\"count_gt\":1.5                | count > 1",
        "\"count_gte\":1.5               | count > 1",
        "\"count_lt\":1.5                | count <= 1",
        "\"count_lt\":-1.5               | count <= -2",
        "\"count_lt\":1e300              | not(null(count))",
        "\"count_gt\":1e300              | none",
        "\"count_gte\":-1e300            | not(null(count))",
        "\"count_gt\":9223372036854775807 | count > 9223372036854775807",
        "\"ratio\":-0                    | ratio = 0.0",
        "\"ratio\":-0.0                  | ratio = 0.0",
        "\"ratio\":9007199254740993      | ratio = 9.007199254740992E15",
        "\"ratio_gt\":9007199254740993.0 | ratio > 9.007199254740992E15",
        "\"ratio_lte\":0.1               | ratio <= 0.1",
        "\"count\":9007199254740993.0    | count = 9007199254740993",
        "\"count\":9007199254740992.5    | none",
        "\"count\":9223372036854775808   | none",
        "\"count_gt\":1e-99999999999     | count > 0",
        "\"count_gte\":-1e-99999999999   | count > -1",
        "\"payload.x\":2                 | (x:WHOLE = 2 or x:REAL = 2.0)",
        "\"payload.x\":2.5               | x:REAL = 2.5",
        "\"payload.x_gt\":2.5            | (x:WHOLE > 2 or x:REAL > 2.5)",
        "\"payload.x_gt\":1e300          | x:OTHER_REAL > 1.0E300",
        "\"payload.x_lt\":1e300          | (not(null(x:EXACT_WHOLE)) or x:OTHER_REAL < 1.0E300)",
        "\"payload.x\":9007199254740991  | (x:WHOLE = 9007199254740991 or x:REAL = 9.007199254740991E15)",
        "\"payload.x\":9007199254740993.0 | x:EXACT_WHOLE = 9007199254740993",
        "\"payload.x_in\":[1,\"a\",true,null,2] | (x:WHOLE in 1,2 or x:REAL in 1.0,2.0"
            + " or x:TEXT = a or x:TRUTH = true or null(x:ANY))",
        "\"ok_gt\":false                 | ok > false",
        // times
        "\"ended\":\"2025-02-03\"        | (ended >= @1738540800000 and ended < @1738627200000)",
        "\"ended_gt\":\"2025-02-03\"     | ended >= @1738627200000",
        "\"ended_gte\":\"2025-02-03\"    | ended >= @1738540800000",
        "\"ended_lt\":\"2025-02-03\"     | ended < @1738540800000",
        "\"ended_lte\":\"2025-02-03\"    | ended < @1738627200000",
        "\"ended_between\":[\"2025-02-03\",\"2025-02-03\"]"
            + " | (ended >= @1738540800000 and ended < @1738627200000)",
        "\"ended\":\"2025-02-03T01:00:00.0019+01\" | ended = @1738540800001",
        "\"ended_in\":[1,2]              | ended in @1,@2",
        "\"ended_gt\":1                  | ended >= @2",
      })
  void aConditionMeansWhatTheContractSays(String condition, String expected) {
    assertThat(shown(bind("{\"filter\":{" + condition + "}}").where())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"nam\":1                       | Unknown field 'nam' in topic test.Runs; did you mean"
            + " 'name'?",
        "\"Name\":1                      | did you mean 'name'?",
        "\"x.y\":1                       | Unknown field 'x.y'",
        "\"payload.\":1                  | a step must not be empty",
        "\"payload.a.\":1                | a step must not be empty",
        "\"payload.[*]\":1               | a step must not be empty",
        "\"payload.a.[*]\":1             | a step must not be empty",
        "\"payload.a[0]\":1              | a step ends with '.', '[*]' or the name; .0"
            + " selects one element of a list",
        "\"payload.a[*]b\":1             | a step ends with",
        "\"payload.a[*\":1               | a step ends with",
        "\"payload.a]\":1                | must be quoted",
        "\"payload.a\\\"b\":1             | must be quoted",
        "\"payload.\\\"a\":1              | a quote is not closed",
        "\"payload.\\\"a\\\"b\":1          | a step ends with",
        "\"\\\"nope\\\"\":1               | Unknown field",
        "\"tags[0]\":1                   | a step ends with",
        "\"nope[*]\":1                   | Unknown field",
        "\"_gt\":1                       | Unknown field ''",
        "\"name_prefix\":1               | must be a string, but is the number 1",
        "\"name_contains\":null          | must be a string",
        "\"payload.x_icontains\":true    | must be a string",
        "\"count_prefix\":\"1\"            | applies only to string fields",
        "\"ended_contains\":\"2025\"       | applies only to string fields",
        "\"name_gt\":null                | must not be null",
        "\"name\":1                      | must be a string, but is the number 1",
        "\"name\":[\"a\"]                | must be a string, but is a list",
        "\"count\":\"1\"                 | must be a number, but is the string",
        "\"ok\":\"true\"                 | must be true or false",
        "\"ok\":1                        | must be true or false",
        "\"ratio\":1e400                 | beyond the range of a double",
        "\"ended\":\"2025-02-30\"        | must be a time such as",
        "\"ended\":\"24:00\"             | must be a time such as",
        "\"ended\":true                  | must be a time such as",
        "\"ended\":1.5                   | whole number of milliseconds",
        "\"ended\":99999999999999999     | years 0001 to 9999",
        "\"name_in\":{}                  | must be a string, a number, a boolean or null",
        "\"count_in\":[]                 | 1 to 1000 values",
        "\"count_in\":1                  | a list of 1 to 1000 values",
        "\"count_between\":[1]           | a list of two values",
        "\"count_exists\":null           | must be true or false",
        "\"payload.x\":{}                | must be a string, a number, a boolean or null",
      })
  void aWrongConditionSaysWhatWouldBeRight(String condition, String message) {
    assertThatThrownBy(() -> bind("{\"filter\":{" + condition + "}}"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aListHasAtMostAThousandValues() {
    String values = IntStream.range(0, 10_000).mapToObj(i -> "1").collect(Collectors.joining(","));
    assertThatThrownBy(() -> bind("{\"filter\":{\"count_in\":[" + values + "]}}"))
        .hasMessageContaining("has 10000");
    assertThat(
            shown(bind("{\"filter\":{\"count_in\":[" + values.substring(0, 1999) + "]}}").where()))
        .isEqualTo("count = 1");
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThatThrownBy(
            () ->
                bind(
                    "{\"filter\":{\"nope\":1,\"count\":\"1\",\"ended_gt\":null},"
                        + "\"sort\":[\"nope\",\"name\",\"-name\",\"tags\"],\"limit\":0,\"x\":1}"))
        .isInstanceOfSatisfying(
            QueryException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::field)
                    .containsExactly(
                        "x", "nope", "count", "ended_gt", "sort", "sort", "sort", "limit"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "\"10\"", "1.5", "1.0", "1e2", "true", "[]", "-99999999999999"})
  void aLimitIsAWholeNumberFromOne(String limit) {
    assertThatThrownBy(() -> bind("{\"limit\":" + limit + "}"))
        .hasMessageContaining("'limit' must be a whole number from 1 to 1000");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1000,1000", "1001,1000", "99999999999999999999,1000", "null,50"})
  void aLargeLimitIsClamped(String limit, int expected) {
    assertThat(bind("{\"limit\":" + limit + "}").limit()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                       | -timestamp id env org",
        "\"sort\":[]            | -timestamp id env org",
        "\"sort\":[\"time\"]    | timestamp id env org",
        "\"sort\":[\"-name\"]   | -head(name) timestamp id env org",
        "\"sort\":[\"-env\",\"count\",\"id\"] | -head(env) count head(id) timestamp id org",
      })
  void anOrderIsMadeTotal(String member, String expected) {
    TotalOrder totalOrder = bind("{" + (member == null ? "" : member) + "}").totalOrder();
    assertThat(
            totalOrder.keys().stream().map(QueryBinderTest::shown).collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"tags\"", "\"payload.x\"", "\"\"", "\"-\"", "\"--id\"", "\"id\",\"event_id\""})
  void onlyScalarsAreSortedByAndOnce(String keys) {
    assertThatThrownBy(() -> bind("{\"sort\":[" + keys + "]}")).isInstanceOf(QueryException.class);
  }

  private static Query bind(String body) {
    return QueryBinder.bind(
        TestTopics.RUNS, QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String shown(SortKey key) {
    return (key.descending() ? "-" : "") + shown(key.term());
  }

  private static String shown(Predicate predicate) {
    return switch (predicate) {
      case Predicate.All _ -> "all";
      case Predicate.None _ -> "none";
      case Predicate.And(List<Predicate> parts) -> joined(parts, " and ");
      case Predicate.Or(List<Predicate> parts) -> joined(parts, " or ");
      case Predicate.Not(Predicate part) -> "not(" + shown(part) + ")";
      case Predicate.Compare(Term term, var op, Value value) ->
          shown(term) + " " + op.symbol() + " " + shown(value);
      case Predicate.In(Term term, List<Value> values) ->
          shown(term)
              + values.stream()
                  .map(QueryBinderTest::shown)
                  .collect(Collectors.joining(",", " in ", ""));
      case Predicate.IsNull(Term term) -> "null(" + shown(term) + ")";
      case Predicate.Matches(Term term, var pattern) -> shown(term) + " ~ " + pattern.text();
      case Predicate.Prefix(Term term, String prefix) -> shown(term) + " begins " + prefix;
      case Predicate.Contains(Term term, String part, boolean anyCase) ->
          shown(term) + (anyCase ? " icontains " : " contains ") + part;
      case Predicate.AnyElement(List<List<PathStep>> lists, Predicate condition) ->
          lists.stream().map(QueryBinderTest::shown).collect(Collectors.joining(" of "))
              + " has ("
              + shown(condition)
              + ")";
    };
  }

  private static String joined(List<Predicate> parts, String word) {
    return parts.stream().map(QueryBinderTest::shown).collect(Collectors.joining(word, "(", ")"));
  }

  private static String shown(Term term) {
    return switch (term) {
      case Term.Stored stored -> stored.name();
      case Term.Declared(List<String> path) -> "declared(" + String.join("/", path) + ")";
      case Term.Member(List<PathStep> steps, var kind) -> shown(steps) + ":" + kind;
      case Term.SortPrefix(Term text) -> "head(" + shown(text) + ")";
    };
  }

  private static String shown(List<PathStep> steps) {
    return steps.stream()
        .map(
            step ->
                switch (step) {
                  case PathStep.Name(String name) -> name;
                  case PathStep.Digits(String digits) -> "#" + digits;
                })
        .collect(Collectors.joining("/"));
  }

  private static String shown(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Whole(long number) -> Long.toString(number);
      case Value.Huge(var number) -> number.toString();
      case Value.Real(double number) -> Double.toString(number);
      case Value.Bool(boolean truth) -> Boolean.toString(truth);
      case Value.Time(long millis) -> "@" + millis;
      case Value.Texts(List<String> texts) -> texts.toString();
    };
  }
}
