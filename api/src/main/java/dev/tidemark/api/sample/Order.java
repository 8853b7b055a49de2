package dev.tidemark.api.sample;

import java.util.List;

/** What somebody orders. */
record Order(
    long number,
    long document,
    int lines,
    long bytes,
    double amount,
    String user,
    String channel,
    String priceList) {
  private static final List<String> CHANNELS = List.of("shop", "field service", "phone", "reorder");

  static Order by(Dice dice) {
    int lines = 1 + (int) dice.around(6);
    return new Order(
        dice.between(10_000, 99_999),
        dice.between(4_000, 89_999),
        lines,
        400 + lines * dice.between(180, 420L),
        dice.between(900, 250_000L) / 100.0,
        Integer.toString(40_000 + dice.between(1, People.COUNT)),
        dice.favourite(CHANNELS),
        "PL-" + Phrases.padded(dice.between(1, 12), 2));
  }
}
