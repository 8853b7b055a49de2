package dev.tidemark.partitioner.regex;

/** Reads the code points of a pattern from left to right. */
final class PatternReader {
  static final int END = -1;

  private final int[] text;
  int at;

  PatternReader(String pattern) {
    text = pattern.codePoints().toArray();
  }

  /** Returns the next code point without moving, or {@link #END}. */
  int peek() {
    return peek(0);
  }

  int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] : END;
  }

  int next() {
    return at < text.length ? text[at++] : END;
  }

  /** Moves past a code point if it comes next, and returns whether it did. */
  boolean take(char wanted) {
    if (peek() != wanted) return false;
    at++;
    return true;
  }

  /** Moves past an ASCII text if it comes next, and returns whether it did. */
  boolean take(String wanted) {
    for (int i = 0; i < wanted.length(); i++) if (peek(i) != wanted.charAt(i)) return false;
    at += wanted.length();
    return true;
  }

  /** Returns the text before a code point, and moves past the code point. */
  String until(char end, int begin) throws RegexSyntaxException {
    StringBuilder found = new StringBuilder();
    while (true) {
      int c = next();
      if (c == end) return found.toString();
      if (c == END) throw error(begin, "'" + end + "' is missing after this");
      found.appendCodePoint(c);
    }
  }

  /** Creates the exception for a problem at an index. */
  static RegexSyntaxException error(int at, String message) {
    return new RegexSyntaxException(at + 1, message);
  }
}
