package dev.tidemark.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
  /** A value that is written down: if it changes, so do all samples. */
  @Test
  void numbersAreTheSameForEver() {
    var seededRandom = new SeededRandom(1, "log");
    assertThat(seededRandom.next()).isEqualTo(-4_923_808_550_708_107_384L);
    assertThat(seededRandom.around(1000)).isEqualTo(736);
  }

  @Test
  void namesTellStreamsApart() {
    assertThat(new SeededRandom(1, "a").next()).isNotEqualTo(new SeededRandom(1, "b").next());
    assertThat(new SeededRandom(1, "a").next()).isNotEqualTo(new SeededRandom(2, "a").next());
  }

  @Test
  void numbersStayWithinTheirBounds() {
    var seededRandom = new SeededRandom(7, "bounds");
    var seen = new boolean[3];
    for (int i = 0; i < 10_000; i++) {
      seen[seededRandom.between(1, 3) - 1] = true;
      assertThat(seededRandom.unit()).isBetween(0.0, Math.nextDown(1.0));
      assertThat(seededRandom.around(100)).isBetween(16L, 606L);
    }
    assertThat(seen).containsOnly(true);
    UUID uuid = seededRandom.uuid();
    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }
}
