package dev.tidemark.partitioner.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void invisibleCharactersAreEscaped() {
    assertThat(Printable.escaped("a\u001b[31m\n\u202e\ud800\u2028é日😀"))
        .isEqualTo("a\\u001b[31m\\u000a\\u202e\\ud800\\u2028é日😀");
  }

  @Test
  void aLongTextIsShortenedByWhatIsPrinted() {
    assertThat(Printable.shortened("x".repeat(80))).isEqualTo("x".repeat(80));
    assertThat(Printable.shortened("x".repeat(81))).isEqualTo("x".repeat(80) + "…");
    assertThat(Printable.shortened("😀".repeat(1 << 20), 4)).isEqualTo("😀😀…");
    assertThat(Printable.shortened("\0".repeat(1 << 20), 10)).isEqualTo("\\u0000\\u0000…");
    assertThat(Printable.quoted("a\tb")).isEqualTo("'a\\u0009b'");
  }

  @Test
  void aJsonTextKeepsItsMeaning() {
    assertThat(Printable.controlsEscaped("{\"a\":\"\u009b\"}\n", "\n"))
        .isEqualTo("{\"a\":\"\\u009b\"}\n");
  }
}
