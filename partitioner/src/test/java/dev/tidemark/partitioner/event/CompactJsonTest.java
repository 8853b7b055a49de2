package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~ { \"a b\" : \" c \" } ~ | {\"a b\":\" c \"}",
        "{\"a\": \"x\\\" y\", \"b\": 1} | {\"a\":\"x\\\" y\",\"b\":1}",
        "{\"a\": \"x\\\\\" , \"b\" : \" \"} | {\"a\":\"x\\\\\",\"b\":\" \"}",
        "{\"n\": [ 0.1000, -0.0, 1E+2 , 23456789012345678901234 ]} | {\"n\":[0.1000,-0.0,1E+2,23456789012345678901234]}",
        "{ } | {}",
        "{\"日 本\": \"\\u0020 é\"} | {\"日 本\":\"\\u0020 é\"}",
      })
  void whiteSpaceOutsideStringsGoesAndNothingElseChanges(String json, String compact) {
    byte[] bytes = ("xx" + json + "yy").getBytes(UTF_8);
    assertThat(new String(CompactJson.of(bytes, 2, bytes.length - 4), UTF_8)).isEqualTo(compact);
    assertThat(CompactJson.length(bytes, 2, bytes.length - 4))
        .isEqualTo(compact.getBytes(UTF_8).length);
  }

  @Test
  void lineEndsAndTabsGoToo() {
    byte[] bytes = "{\r\n\t\"a\":\n1}\n".getBytes(UTF_8);
    assertThat(new String(CompactJson.of(bytes, 0, bytes.length), UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  void whatIsCutOffInAStringStaysWithinItsBounds() {
    byte[] bytes = "{\"a\\\"".getBytes(UTF_8);
    assertThat(CompactJson.of(bytes, 0, 4)).hasSize(4);
    assertThat(CompactJson.length(bytes, 0, 4)).isEqualTo(4);
  }
}
