package dev.tidemark.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.Times;
import dev.tidemark.testkit.generate.SeededRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two independent parsers of the grammar of times agree. */
class TimesAgreeTest {
  private static final int TEXTS = 300_000;

  private static final List<String> SEEDS =
      List.of(
          "2025-02-28",
          "2024-02-29T23:59:59.999999999+01:30",
          "0001-01-01 00:00Z",
          "9999-12-31T23:59:59.1-0030",
          "1900-02-28T10:20:30+00",
          "0001-01-01T00:30+01:00",
          "9999-12-31T23:30-01:00");

  private static final String DEAD_LETTERS = "0123456789-:.TZ +tz,x";

  @Test
  void both_read_every_text_alike() {
    SeededRandom seededRandom = new SeededRandom(20250228);
    for (int i = 0; i < TEXTS; i++) {
      StringBuilder text = new StringBuilder(seededRandom.pick(SEEDS));
      for (int changes = seededRandom.below(4); changes > 0 && !text.isEmpty(); changes--) {
        int at = seededRandom.below(text.length());
        char letter = DEAD_LETTERS.charAt(seededRandom.below(DEAD_LETTERS.length()));
        switch (seededRandom.below(5)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, letter);
          case 2 -> text.setLength(at);
          default -> text.setCharAt(at, letter);
        }
      }
      Optional<TimeText.Span> expected = TimeText.span(text.toString());
      assertThat(
              Times.interval(text.toString())
                  .map(t -> new TimeText.Span(t.fromMs(), t.toMsExclusive())))
          .as("'%s'", text)
          .isEqualTo(expected);
    }
  }
}
