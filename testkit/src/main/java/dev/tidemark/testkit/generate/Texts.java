package dev.tidemark.testkit.generate;

import java.util.List;

/** Generates strings that are known to cause errors. */
final class Texts {
  static final List<String> ODD =
      List.of(
          "",
          " ",
          " a ",
          "a",
          "A",
          "b",
          "aa",
          "ä",
          "Ä",
          "a\u0308",
          "ß",
          "\"",
          "\\",
          "\\\"",
          "'",
          "'; DROP TABLE events; --",
          "%",
          "_",
          "*",
          "?",
          "$1",
          ":x",
          "${a}",
          "{}",
          "[1]",
          "null",
          "true",
          "0",
          "1e3",
          "2025-02-03",
          "2025-02-03T04:05:06Z",
          "../../etc/passwd",
          "a\nb",
          "\t",
          "\r\n",
          "\u0001",
          "\u007f",
          "\u2028",
          "\ufeff",
          "\ud7ff",
          // Above the surrogates but below the astral planes: UTF-16's order differs from the code
          // points'.
          "\ue000",
          "\uffee",
          "\uffff",
          "😀",
          "a😀",
          "\ud800\udc00",
          "\udbff\udfff",
          "日本語",
          "нет данных");

  private static final List<String> WITH_NUL = List.of("\u0000", "a\u0000", "a\u0000b", "\u0000a");

  /** Longer than sorting compares; several differ only after that limit or just before it. */
  private static final List<String> LONG =
      List.of(
          "x".repeat(256),
          "x".repeat(300),
          "x".repeat(300) + "y",
          "x".repeat(256) + "a",
          "x".repeat(255) + "y",
          "😀".repeat(256),
          "😀".repeat(256) + "b",
          "😀".repeat(256) + "a",
          "é".repeat(128) + "x".repeat(200));

  /** Letters whose lower case has another length or script, or depends on the position. */
  static final List<String> CASES =
      List.of(
          "İstanbul",
          "i̇stanbul",
          "ISTANBUL",
          "ıstanbul",
          "Straße",
          "STRASSE",
          "STRAẞE",
          "ΟΔΟΣ",
          "οδος",
          "οδοσ",
          "300 K",
          "300 k",
          "5 Å",
          "5 å",
          "5 Ω",
          "5 ω",
          "ǅ ǆ Ǆ",
          "Ⅷ ⅷ",
          "ÀÉÎ",
          "àéî",
          "ПРИВЕТ",
          "привет",
          "\ud801\udc00",
          "\ud801\udc28",
          "\ud83a\udd00 \ud83a\udd22",
          "Ა ა",
          "Ꭰ ꭰ",
          "Ⱥ ⱥ",
          "ﬁ FI");

  private static final List<String> PLAIN = List.of("red", "green", "blue", "dark red", "Red");

  private Texts() {}

  static String any(SeededRandom seededRandom) {
    return switch (seededRandom.below(10)) {
      case 0 -> seededRandom.pick(LONG);
      case 1 -> seededRandom.pick(WITH_NUL);
      case 2, 3, 4 -> seededRandom.pick(ODD);
      case 5 -> "v" + seededRandom.below(1000);
      case 6 -> seededRandom.pick(CASES);
      default -> seededRandom.pick(PLAIN);
    };
  }

  /**
   * Returns a text that an envelope may contain: not empty, no NUL, at most {@code bytes} bytes.
   */
  static String name(SeededRandom seededRandom, int bytes) {
    while (true) {
      String text = seededRandom.chance(0.3) ? any(seededRandom) : "n" + seededRandom.below(30);
      int size = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (!text.isEmpty() && text.indexOf(0) < 0 && size <= bytes) return text;
    }
  }
}
