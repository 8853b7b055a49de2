package dev.tidemark.sql.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.query.PayloadFields;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadProjectionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2}                     | a     | {\"a\":1}",
        "{\"a\":1,\"b\":2}                     | b,a   | {\"a\":1,\"b\":2}",
        "{\"a\":1,\"b\":2}                     | c     | {}",
        "{}                                    | a     | {}",
        "{\"a\":null}                          | a     | {\"a\":null}",
        "{ \"b\" : 0 , \"a\" : 1.00e+01 , \"c\":1}  | a     | {\"a\" : 1.00e+01}",
        "{\"a\":-0,\"b\":12345678901234567890123} | a,b | {\"a\":-0,\"b\":12345678901234567890123}",
        "{\"a\":\"x\\\"},{\",\"b\":1}          | a     | {\"a\":\"x\\\"},{\"}",
        "{\"\\u0061\":\"\\u00e4\",\"b\":1}     | a     | {\"\\u0061\":\"\\u00e4\"}",
        "{\"a\":[1, {\"b\" : 2} ],\"b\":1}     | a     | {\"a\":[1, {\"b\" : 2} ]}",
        "{\"a\":{\"b\":1,\"c\":2},\"d\":3}     | a/b   | {\"a\":{\"b\":1}}",
        "{\"a\":{\"b\":1,\"c\":2},\"d\":3}     | a/b,a | {\"a\":{\"b\":1,\"c\":2}}",
        "{\"a\":{\"b\":1,\"c\":2},\"d\":3}     | a/b,d,a/c | {\"a\":{\"b\":1,\"c\":2},\"d\":3}",
        "{\"a\":{\"c\":2}}                     | a/b   | {}",
        "{\"a\":{}}                            | a     | {\"a\":{}}",
        "{\"a\":[{\"b\":1}],\"c\":1}           | a/b,c | {\"c\":1}",
        "{\"a\":[{\"b\":1}],\"c\":1}           | a/0   | {}",
        "{\"a\":7,\"c\":1}                     | a/b,c | {\"c\":1}",
        "{\"a\":{\"b\":{\"c\":[],\"d\":1}}}    | a/b/c | {\"a\":{\"b\":{\"c\":[]}}}",
        "{\"a\":1,\"a\":2,\"b\":3}             | a     | {\"a\":1}",
        "{\"a\":{\"b\":1},\"a\":{\"c\":1}}     | a/c   | {}",
        "{\"a\":{\"b\":1,\"b\":2}}             | a     | {\"a\":{\"b\":1,\"b\":2}}",
        "{\"a\":true,\"b\":false}              | b     | {\"b\":false}",
      })
  void whatStaysIsAsItWasSent(String payload, String paths, String expected) {
    PayloadFields payloadFields =
        PayloadFields.of(
            Stream.of(paths.split(",")).map(path -> List.of(path.split("/"))).toList());
    assertThat(PayloadProjection.of(payload, payloadFields)).isEqualTo(expected);
  }

  @Test
  void nothingNamedIsNothingKept() {
    assertThat(PayloadProjection.of("{\"a\":1}", PayloadFields.of(List.of()))).isEqualTo("{}");
    assertThat(PayloadProjection.of("{ \"a\":1}", new PayloadFields.Whole()))
        .isEqualTo("{ \"a\":1}");
  }

  @Test
  void longAndDeepValuesStay() {
    String deep = "[".repeat(100) + "1".repeat(100_000) + "]".repeat(100);
    String long1 = "\"" + "😀\\n".repeat(200_000) + "\"";
    String name = "n".repeat(100_000);
    String payload = "{\"a\":" + deep + ",\"" + name + "\":" + long1 + ",\"z\":0}";
    assertThat(
            PayloadProjection.of(payload, PayloadFields.of(List.of(List.of("a"), List.of(name)))))
        .isEqualTo(payload.replace(",\"z\":0", ""));
  }
}
