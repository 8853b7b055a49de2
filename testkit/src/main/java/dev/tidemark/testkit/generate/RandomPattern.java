package dev.tidemark.testkit.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A pattern of the portable subset that also computes its own matches, by trying every way to
 * match, from the documentation and not from the code.
 */
public sealed interface RandomPattern {
  /** Characters that break careless code: special, invisible, of one to four bytes. */
  List<Integer> ALPHABET =
      "aabbcABkK01_- .\\[]{}()*+?^$|&~\"'/#\t\n\r\f\u000b\u0000\u007f\u0085\u00a0é\u017f\u212a日\u2028\ud7ff\ue000\ufeff\uffff😀😁\udbff\udfff"
          .codePoints()
          .boxed()
          .toList();

  /** One character. */
  record One(int codePoint, boolean escaped) implements RandomPattern {}

  /** Any character except the line feed. */
  record Dot() implements RandomPattern {}

  /** {@code d}, {@code w} or {@code s} for ASCII. */
  record Letter(char letter) implements RandomPattern {}

  /** A character class: ranges, each from an even to an odd index of the list, and letters. */
  record Bracket(boolean negated, List<Integer> ends, String letters) implements RandomPattern {}

  record Row(List<RandomPattern> parts) implements RandomPattern {}

  record Either(List<RandomPattern> parts) implements RandomPattern {}

  /** A repetition; {@code most} below zero means unbounded. */
  record Times(RandomPattern part, int least, int most) implements RandomPattern {}

  /** Draws a pattern with at most this depth. */
  static RandomPattern draw(SeededRandom seededRandom, int depth) {
    return switch (seededRandom.below(depth == 0 ? 6 : 10)) {
      case 0, 1, 2 -> new One(seededRandom.pick(ALPHABET), seededRandom.chance(0.3));
      case 3 -> new Dot();
      case 4 -> new Letter(seededRandom.pick('d', 'w', 's'));
      case 5 -> bracket(seededRandom);
      case 6, 7 -> new Row(some(seededRandom, depth));
      case 8 -> new Either(some(seededRandom, depth));
      default -> {
        int least = seededRandom.below(4);
        int most = seededRandom.chance(0.4) ? -1 : least + seededRandom.below(3);
        yield new Times(draw(seededRandom, depth - 1), seededRandom.chance(0.5) ? 0 : least, most);
      }
    };
  }

  private static List<RandomPattern> some(SeededRandom seededRandom, int depth) {
    List<RandomPattern> some = new ArrayList<>();
    for (int i = seededRandom.below(4); i >= 0; i--) some.add(draw(seededRandom, depth - 1));
    return some;
  }

  private static RandomPattern bracket(SeededRandom seededRandom) {
    List<Integer> ends = new ArrayList<>();
    for (int i = seededRandom.below(3); i >= 0; i--) {
      int one = seededRandom.pick(ALPHABET);
      int other = seededRandom.chance(0.5) ? one : seededRandom.pick(ALPHABET);
      ends.add(Math.min(one, other));
      ends.add(Math.max(one, other));
    }
    return new Bracket(
        seededRandom.chance(0.4), ends, seededRandom.pick("", "", "d", "w", "s", "ds"));
  }

  /** Returns the pattern as written. */
  default String text() {
    return switch (this) {
      case One(int codePoint, boolean escaped) -> literal(codePoint, escaped);
      case Dot _ -> ".";
      case Letter(char letter) -> "\\" + letter;
      case Bracket(boolean negated, List<Integer> ends, String letters) -> {
        StringBuilder text = new StringBuilder(negated ? "[^" : "[");
        for (int i = 0; i < ends.size(); i += 2) {
          text.append(literal(ends.get(i), true));
          if (!ends.get(i).equals(ends.get(i + 1))) {
            text.append('-').append(literal(ends.get(i + 1), true));
          }
        }
        letters.chars().forEach(letter -> text.append('\\').append((char) letter));
        yield text.append(']').toString();
      }
      case Row(List<RandomPattern> parts) ->
          parts.stream().map(RandomPattern::grouped).collect(Collectors.joining());
      case Either(List<RandomPattern> parts) ->
          parts.stream().map(RandomPattern::text).collect(Collectors.joining("|", "(", ")"));
      case Times(RandomPattern part, int least, int most) ->
          "(" + part.text() + ")" + sign(least, most);
    };
  }

  private String grouped() {
    return this instanceof Row ? "(?:" + text() + ")" : text();
  }

  private static String sign(int least, int most) {
    if (most < 0 && least < 2) return least == 0 ? "*" : "+";
    if (least == 0 && most == 1) return "?";
    return most < 0
        ? "{" + least + ",}"
        : least == most ? "{" + least + "}" : "{" + least + "," + most + "}";
  }

  private static String literal(int codePoint, boolean escaped) {
    boolean must = ".\\[]{}()*+?^$|".indexOf(codePoint) >= 0;
    boolean can = codePoint > ' ' && codePoint < 0x7f && !Character.isLetterOrDigit(codePoint);
    return (must || (can && escaped) ? "\\" : "") + Character.toString(codePoint);
  }

  /** Returns whether the pattern matches the whole text. */
  default boolean matches(String text) {
    int[] all = text.codePoints().toArray();
    return ends(all, 0).contains(all.length);
  }

  /** Returns where a match that starts at {@code from} can end. */
  private Set<Integer> ends(int[] text, int from) {
    return switch (this) {
      case Row(List<RandomPattern> parts) -> {
        Set<Integer> at = new TreeSet<>(Set.of(from));
        for (RandomPattern part : parts) at = after(part, text, at);
        yield at;
      }
      case Either(List<RandomPattern> parts) -> {
        Set<Integer> at = new TreeSet<>();
        for (RandomPattern part : parts) at.addAll(part.ends(text, from));
        yield at;
      }
      case Times(RandomPattern part, int least, int most) -> {
        Set<Integer> at = Set.of(from);
        for (int i = 0; i < least; i++) at = after(part, text, at);
        Set<Integer> all = new TreeSet<>(at);
        // More rounds than the text has characters find no new end.
        for (int i = least; i < (most < 0 ? least + text.length + 1 : most); i++) {
          at = after(part, text, at);
          all.addAll(at);
        }
        yield all;
      }
      case One _, Dot _, Letter _, Bracket _ ->
          from < text.length && takes(text[from]) ? Set.of(from + 1) : Set.of();
    };
  }

  private static Set<Integer> after(RandomPattern part, int[] text, Set<Integer> starts) {
    Set<Integer> ends = new TreeSet<>();
    for (int start : starts) ends.addAll(part.ends(text, start));
    return ends;
  }

  private boolean takes(int c) {
    return switch (this) {
      case One(int codePoint, boolean _) -> c == codePoint;
      case Dot _ -> c != '\n';
      case Letter(char letter) -> isA(letter, c);
      case Bracket(boolean negated, List<Integer> ends, String letters) -> {
        boolean in = letters.chars().anyMatch(letter -> isA((char) letter, c));
        for (int i = 0; i < ends.size(); i += 2) in |= ends.get(i) <= c && c <= ends.get(i + 1);
        yield in != negated;
      }
      case Row _, Either _, Times _ -> throw new IllegalStateException("no single character");
    };
  }

  private static boolean isA(char letter, int c) {
    return switch (letter) {
      case 'd' -> c >= '0' && c <= '9';
      case 'w' -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_');
      default -> c == ' ' || (c >= '\t' && c <= '\r');
    };
  }

  /** Returns a text that the pattern is likely to match. */
  default String sample(SeededRandom seededRandom) {
    return switch (this) {
      case Row(List<RandomPattern> parts) ->
          parts.stream().map(part -> part.sample(seededRandom)).collect(Collectors.joining());
      case Either(List<RandomPattern> parts) -> seededRandom.pick(parts).sample(seededRandom);
      case Times(RandomPattern part, int least, int most) -> {
        StringBuilder text = new StringBuilder();
        int times = least + seededRandom.below((most < 0 ? 3 : most - least) + 1);
        for (int i = 0; i < times; i++) text.append(part.sample(seededRandom));
        yield text.toString();
      }
      case One _, Dot _, Letter _, Bracket _ ->
          Character.toString(
              seededRandom.shuffled(ALPHABET).stream()
                  .filter(this::takes)
                  .findFirst()
                  .orElse((int) 'x'));
    };
  }
}
