package dev.tidemark.samples;

import java.util.List;

/** A purchase order. */
record PurchaseOrder(
    long number,
    long document,
    int lines,
    long bytes,
    double amount,
    String user,
    String channel,
    String priceList) {
  private static final List<String> CHANNELS = List.of("shop", "field service", "phone", "reorder");

  static PurchaseOrder by(SeededRandom seededRandom) {
    int lines = 1 + (int) seededRandom.around(6);
    return new PurchaseOrder(
        seededRandom.between(10_000, 99_999),
        seededRandom.between(4_000, 89_999),
        lines,
        400 + lines * seededRandom.between(180, 420L),
        seededRandom.between(900, 250_000L) / 100.0,
        Integer.toString(40_000 + seededRandom.between(1, People.COUNT)),
        seededRandom.favourite(CHANNELS),
        "PL-" + MessageNumbers.padded(seededRandom.between(1, 12), 2));
  }
}
