package dev.tidemark.partitioner.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> WORDS =
      List.of("source_app", "source_app_version", "timestamp", "env", "id", "org", "tenant_id");

  @ParameterizedTest
  @CsvSource({
    "source_ap, source_app",
    "soruce_app, source_app",
    "SOURCE_APP, source_app",
    "timestmp, timestamp",
    "evn, env",
    "Id, id",
    "tenantid, tenant_id",
  })
  void aMistakeInWritingIsSeen(String word, String meant) {
    assertThat(Suggestion.nearest(word, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"customer", "x", "''", "environmental_protection", "zzzz"})
  void anotherWordIsNoMistake(String word) {
    assertThat(Suggestion.nearest(word, WORDS)).isEmpty();
  }

  @Test
  void longWordsCostNothing() {
    assertThat(Suggestion.nearest("x".repeat(1 << 20), WORDS)).isEmpty();
    assertThat(Suggestion.nearest("id", List.of())).isEmpty();
  }
}
