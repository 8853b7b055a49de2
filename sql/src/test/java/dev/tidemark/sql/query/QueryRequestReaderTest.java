package dev.tidemark.sql.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.sql.failure.Problem;
import dev.tidemark.sql.failure.QueryException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryRequestReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n ",
        "{}",
        "{\"filter\":null,\"sort\":null,\"cursor\":null,\"limit\":null}",
        "{\"filter\":{},\"any\":[],\"q\":null,\"fields\":null,\"follow\":false}",
        "\uFEFF{}"
      })
  void whatSaysNothingAsksForEverything(String body) {
    assertThat(read(body)).isEqualTo(QueryRequest.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"filter\":{}",
        "{} {}",
        "{},",
        "{'a':1}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"limit\":NaN}",
        "{\"limit\":01}",
        "{\"limit\":+1}",
        "{\"limit\":.5}",
        "[]",
        "null",
        "1",
        "\"x\"",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "// c\n{}",
        "\uFEFF\uFEFF{}"
      })
  void whatIsNoJsonObjectIsRejected(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOfSatisfying(QueryException.class, e -> assertThat(e.problems()).hasSize(1));
  }

  @Test
  void bytesThatAreNoUtf8AreRejected() {
    byte[][] bodies = {
      {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'},
      {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'},
      "{}".getBytes(StandardCharsets.UTF_16BE),
      "{}".getBytes(StandardCharsets.UTF_16LE)
    };
    for (byte[] body : bodies) {
      assertThatThrownBy(() -> QueryRequestReader.read(body)).isInstanceOf(QueryException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"filter\":{\"a\":1,\"a\":2}}          | 'a' occurs more than once",
        "{\"limit\":1,\"limit\":1}               | 'limit' occurs more than once",
        "{\"filter\":{\"a\":\"\\ud800\"}}        | half of a surrogate pair",
        "{\"\\udc00\":1}                         | half of a surrogate pair",
        "{\"filter\":[]}                         | 'filter' must be an object",
        "{\"sort\":\"-timestamp\"}               | 'sort' must be a list",
        "{\"sort\":[1]}                          | 'sort' must be a list",
        "{\"cursor\":7}                          | 'cursor' must be",
        "{\"filtr\":{}}                          | did you mean 'filter'?",
        "{\"any\":{}}                            | 'any' must be a list of at most 16 filter"
            + " objects",
        "{\"any\":[{},1]}                        | 'any' must be a list of at most 16 filter"
            + " objects",
        "{\"any\":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]} | at most 16 filter"
            + " objects",
        "{\"any\":[{\"a\":1,\"a\":1}]}           | 'a' occurs more than once",
        "{\"q\":[\"a\"]}                         | 'q' must be a text of words",
        "{\"fields\":\"a\"}                      | 'fields' must be a list of at most 100 names",
        "{\"fields\":[\"a\",null]}               | 'fields' must be a list of field names",
        "{\"follow\":1}                          | 'follow' must be true or false",
      })
  void whatHasAnotherShapeIsAProblem(String body, String message) {
    assertThat(read(body).problems())
        .extracting(Problem::message)
        .anySatisfy(m -> assertThat(m).contains(message));
  }

  @Test
  void everyProblemIsReported() {
    assertThat(read("{\"filter\":1,\"sort\":2,\"cursor\":3,\"x\":4,\"x\":5}").problems())
        .hasSize(5);
  }

  @Test
  void aMebibyteOfTextIsReadAndShownShort() {
    String text = "😀".repeat(1 << 18);
    QueryRequest request = read("{\"filter\":{\"name\":\"" + text + "\"}}");
    assertThat(request.problems()).isEmpty();
    assertThat(request.filter().get("name")).hasToString('"' + text + '"');
    assertThat(read("{\"filter\":\"" + text + "\"}").problems().getFirst().message())
        .hasSizeLessThan(300);
  }

  @Test
  void depthAndSizeAreBounded() {
    assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> read("{\"filter\":{\"a_in\":[1" + ",1".repeat(50_000) + "]}}"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("more than 50000 values");
    assertThatThrownBy(() -> read(" ".repeat(9 << 20))).isInstanceOf(QueryException.class);
    assertThatThrownBy(() -> read("{\"limit\":" + "9".repeat(100_000) + "}"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("a number has at most 400 characters")
        .hasMessageNotContaining("Constraints");
  }

  @Test
  void messagesShowControlCharactersEscaped() {
    assertThat(read("{\"a\\u0000\\u202Eb\":1}").problems().getFirst().message())
        .contains("a\\u0000\\u202eb");
  }

  private static QueryRequest read(String body) {
    return QueryRequestReader.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
