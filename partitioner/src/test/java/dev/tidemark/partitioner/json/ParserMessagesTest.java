package dev.tidemark.partitioner.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ParserMessagesTest {
  @Test
  void aTextThatBreaksOffIsToldByWhereItsOpenPartBegins() {
    assertThat(words("\n {\"a\": [1"))
        .isEqualTo(
            "Unexpected end-of-input: expected close marker for Array begun in line 2, column 8");
  }

  @Test
  void otherFaultsAreToldAsTheParserTellsThem() {
    assertThat(words("{a}")).startsWith("Unexpected character ('a'").doesNotContain("Source");
  }

  @Test
  void settingsOfTheParserAreLeftOut() {
    assertThat(words("NaN")).isEqualTo("Non-standard token 'NaN'");
    assertThat(words("+Infinity")).doesNotContain("Feature", "`");
    assertThat(words("[\u001e1]")).endsWith("is allowed between tokens");
    assertThat(words("[".repeat(2000)))
        .isEqualTo("Document nesting depth (1001) exceeds the maximum allowed (1000)");
  }

  private static String words(String json) {
    return ParserMessages.of(
        catchThrowableOfType(
            JsonProcessingException.class, () -> new ObjectMapper().readTree(json)));
  }
}
