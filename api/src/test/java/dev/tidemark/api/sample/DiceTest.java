package dev.tidemark.api.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class DiceTest {
  /** A value that is written down: if it changes, so do all samples. */
  @Test
  void numbersAreTheSameForEver() {
    var dice = new Dice(1, "log");
    assertThat(dice.next()).isEqualTo(-4_923_808_550_708_107_384L);
    assertThat(dice.around(1000)).isEqualTo(736);
  }

  @Test
  void namesTellStreamsApart() {
    assertThat(new Dice(1, "a").next()).isNotEqualTo(new Dice(1, "b").next());
    assertThat(new Dice(1, "a").next()).isNotEqualTo(new Dice(2, "a").next());
  }

  @Test
  void numbersStayWithinTheirBounds() {
    var dice = new Dice(7, "bounds");
    var seen = new boolean[3];
    for (int i = 0; i < 10_000; i++) {
      seen[dice.between(1, 3) - 1] = true;
      assertThat(dice.unit()).isBetween(0.0, Math.nextDown(1.0));
      assertThat(dice.around(100)).isBetween(16L, 606L);
    }
    assertThat(seen).containsOnly(true);
    UUID uuid = dice.uuid();
    assertThat(uuid.version()).isEqualTo(4);
    assertThat(uuid.variant()).isEqualTo(2);
  }
}
