package dev.tidemark.partitioner.regex;

import java.util.Optional;

/** Parses escapes that denote characters. */
final class EscapeParser {
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  private final PatternReader text;

  EscapeParser(PatternReader text) {
    this.text = text;
  }

  /**
   * Parses the rest of an escape and returns its characters.
   *
   * @param begin the index of the backslash
   */
  CodePointSet parse(int begin, boolean inClass) throws RegexSyntaxException {
    int c = text.next();
    return switch (c) {
      case 'd' -> CodePointSet.DIGITS;
      case 'D' -> CodePointSet.DIGITS.not();
      case 'w' -> CodePointSet.WORD;
      case 'W' -> CodePointSet.WORD.not();
      case 's' -> CodePointSet.SPACE;
      case 'S' -> CodePointSet.SPACE.not();
      case 'p' -> property(begin);
      case 'P' -> property(begin).not();
      case PatternReader.END -> throw PatternReader.error(begin, "nothing follows this backslash");
      default -> {
        int meant = character(c, begin, inClass);
        yield CodePointSet.range(meant, meant);
      }
    };
  }

  private int character(int c, int begin, boolean inClass) throws RegexSyntaxException {
    switch (c) {
      case 't' -> {
        return '\t';
      }
      case 'n' -> {
        return '\n';
      }
      case 'v' -> {
        return 0x0B;
      }
      case 'f' -> {
        return '\f';
      }
      case 'r' -> {
        return '\r';
      }
      case 'b' -> {
        if (inClass) return '\b';
      }
      case '0' -> {
        if (text.peek() < '0' || text.peek() > '9') return 0;
      }
      case 'c' -> {
        int letter = text.next() | 0x20;
        if (letter >= 'a' && letter <= 'z') return letter & 0x1F;
      }
      case 'x' -> {
        return hex(2, begin);
      }
      case 'u' -> {
        return unicode(begin);
      }
      default -> {
        if (PUNCTUATION.indexOf(c) >= 0) return c;
      }
    }
    throw PatternReader.error(begin, "'\\" + Character.toString(c) + "' is not an ECMA-262 escape");
  }

  private int hex(int digits, int begin) throws RegexSyntaxException {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.peek() < 128 ? Character.digit(text.next(), 16) : -1;
      if (digit < 0) throw PatternReader.error(begin, "needs " + digits + " hexadecimal digits");
      value = value * 16 + digit;
    }
    return value;
  }

  private int unicode(int begin) throws RegexSyntaxException {
    if (text.take('{')) {
      String digits = text.until('}', begin);
      int value = digits.isEmpty() ? -1 : 0;
      for (int i = 0; i < digits.length() && value >= 0; i++) {
        int digit = digits.charAt(i) < 128 ? Character.digit(digits.charAt(i), 16) : -1;
        value = digit < 0 ? -1 : value * 16 + digit;
        if (value > Character.MAX_CODE_POINT) value = -1;
      }
      if (value < 0) throw PatternReader.error(begin, "not a code point");
      return value;
    }
    int first = hex(4, begin);
    if (!Character.isHighSurrogate((char) first) || text.peek() != '\\' || text.peek(1) != 'u') {
      return first;
    }
    int after = text.at;
    text.take("\\u");
    if (text.peek() != '{') {
      int second = hex(4, begin);
      if (Character.isLowSurrogate((char) second)) {
        return Character.toCodePoint((char) first, (char) second);
      }
    }
    text.at = after;
    return first;
  }

  private CodePointSet property(int begin) throws RegexSyntaxException {
    if (!text.take('{')) throw PatternReader.error(begin, "a property is written \\p{Name}");
    String expression = text.until('}', begin);
    Optional<CodePointSet> set = UnicodeProperties.of(expression);
    if (set.isEmpty()) {
      throw PatternReader.error(begin, "unknown property '" + expression + "'");
    }
    return set.get();
  }
}
