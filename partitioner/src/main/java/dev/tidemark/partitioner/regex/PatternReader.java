package dev.tidemark.partitioner.regex;

/** The code points of a pattern, read from left to right. */
final class PatternReader {
  static final int END = -1;

  private final int[] text;
  int at;

  PatternReader(String pattern) {
    text = pattern.codePoints().toArray();
  }

  /** The next code point, or {@link #END}. */
  int peek() {
    return peek(0);
  }

  int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] : END;
  }

  int next() {
    return at < text.length ? text[at++] : END;
  }

  /** Passes over a code point if it comes next. */
  boolean take(char wanted) {
    if (peek() != wanted) return false;
    at++;
    return true;
  }

  /** Passes over a text of ASCII if it comes next. */
  boolean take(String wanted) {
    for (int i = 0; i < wanted.length(); i++) if (peek(i) != wanted.charAt(i)) return false;
    at += wanted.length();
    return true;
  }

  /** The text up to a code point, which is passed over. */
  String until(char end, int begin) throws RegexSyntaxException {
    StringBuilder found = new StringBuilder();
    while (true) {
      int c = next();
      if (c == end) return found.toString();
      if (c == END) throw error(begin, "'" + end + "' is missing after this");
      found.appendCodePoint(c);
    }
  }

  /** A problem at an index. */
  static RegexSyntaxException error(int at, String message) {
    return new RegexSyntaxException(at + 1, message);
  }
}
