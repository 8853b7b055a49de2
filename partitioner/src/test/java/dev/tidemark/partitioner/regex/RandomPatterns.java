package dev.tidemark.partitioner.regex;

import java.util.List;
import java.util.Random;

/** Generates patterns that mean the same in ECMA-262 and in Java, and texts that match them. */
final class RandomPatterns {
  private static final List<String> ATOMS =
      List.of(
          "a", "b", "ab", "[ab]", "[^a]", "[a-c1]", ".", "\\d", "\\w", "\\W", "é", "😀", "[😀b]",
          "\\.", "[^😀]", "\\b", "\\B", "^", "$", "");
  private static final List<String> COUNTS =
      List.of("*", "+", "?", "{2}", "{1,2}", "{2,}", "{0,3}", "*?", "+?", "??", "{1,3}?", "{0}");
  private static final List<String> LOOKS = List.of("(?=", "(?!", "(?<=", "(?<!");
  private static final String DEAD_LETTERS = "aaabbc1.é_ ";

  private final Random random;

  RandomPatterns(Random random) {
    this.random = random;
  }

  String pattern() {
    String pattern = choice(3);
    if (random.nextInt(4) > 0) return pattern;
    // If a group has certainly matched, both treat a reference to it alike.
    return "(" + plain(2) + ")" + plain(1) + "\\1" + (random.nextBoolean() ? plain(1) : "");
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      if (random.nextInt(8) == 0) text.append("😀");
      else text.append(DEAD_LETTERS.charAt(random.nextInt(DEAD_LETTERS.length())));
    }
    return text.toString();
  }

  private String choice(int depth) {
    StringBuilder choice = new StringBuilder(sequence(depth));
    while (random.nextInt(4) == 0) choice.append('|').append(sequence(depth));
    return choice.toString();
  }

  private String sequence(int depth) {
    StringBuilder sequence = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) sequence.append(term(depth));
    return sequence.toString();
  }

  private String term(int depth) {
    int kind = random.nextInt(10);
    if (depth == 0 || kind < 5) return atom();
    if (kind == 5) {
      String look = LOOKS.get(random.nextInt(LOOKS.size()));
      // Java accepts some unbounded look-behinds, and matches them differently.
      return look + (look.startsWith("(?<") ? bounded() : choice(depth - 1)) + ")";
    }
    String group = "(?:" + choice(depth - 1) + ")";
    return kind < 8 ? group + COUNTS.get(random.nextInt(COUNTS.size())) : group;
  }

  private String bounded() {
    StringBuilder bounded = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      bounded.append(ATOMS.get(random.nextInt(ATOMS.size())));
      if (random.nextInt(4) == 0) bounded.append('|');
    }
    return bounded.toString();
  }

  private String plain(int depth) {
    StringBuilder plain = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      plain.append(depth > 0 && random.nextInt(3) == 0 ? "(?:" + plain(depth - 1) + ")?" : atom());
    }
    return plain.toString();
  }

  private String atom() {
    String atom = ATOMS.get(random.nextInt(ATOMS.size()));
    boolean repeats = !List.of("", "^", "$", "\\b", "\\B", "ab").contains(atom);
    return repeats && random.nextInt(3) == 0
        ? atom + COUNTS.get(random.nextInt(COUNTS.size()))
        : atom;
  }
}
