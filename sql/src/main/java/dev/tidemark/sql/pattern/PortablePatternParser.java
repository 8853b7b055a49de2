package dev.tidemark.sql.pattern;

import dev.tidemark.sql.pattern.CodePointRanges.Range;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a portable pattern, and reports the position of anything else. For one text. */
final class PortablePatternParser {
  /** The maximum length of a pattern, in code points. */
  static final int LONGEST = 1000;

  /**
   * The maximum size of a pattern with its repetitions expanded, as by {@link PatternNode#size}.
   */
  static final int LARGEST = 1000;

  private static final int DEEPEST = 50;
  private static final int END = -1;

  private final int[] text;
  private int at;
  private int depth;

  private PortablePatternParser(String text) {
    this.text = text.codePoints().toArray();
  }

  static PatternNode parse(String text) throws PatternException {
    PortablePatternParser parser = new PortablePatternParser(text);
    if (parser.text.length > LONGEST) {
      throw new PatternException(LONGEST + 1, "a pattern has at most " + LONGEST + " characters");
    }
    PatternNode patternNode = parser.choice();
    if (parser.at < parser.text.length) throw parser.rejected("')' has no matching '('");
    checkSize(patternNode, 0);
    return patternNode;
  }

  private PatternNode choice() throws PatternException {
    List<PatternNode> patternNodes = new ArrayList<>();
    patternNodes.add(sequence());
    while (peek() == '|') {
      at++;
      patternNodes.add(sequence());
    }
    return patternNodes.size() == 1
        ? patternNodes.getFirst()
        : new PatternNode.Choice(patternNodes);
  }

  private PatternNode sequence() throws PatternException {
    List<PatternNode> patternNodes = new ArrayList<>();
    while (peek() != END && peek() != '|' && peek() != ')') patternNodes.add(repeated());
    return patternNodes.size() == 1
        ? patternNodes.getFirst()
        : new PatternNode.Sequence(patternNodes);
  }

  private PatternNode repeated() throws PatternException {
    int start = at;
    PatternNode patternNode = one();
    boolean isRepeated = isRepetition(peek());
    PatternNode repeated =
        switch (peek()) {
          case '*' -> repeat(patternNode, 0, PatternNode.Repeat.ENDLESS);
          case '+' -> repeat(patternNode, 1, PatternNode.Repeat.ENDLESS);
          case '?' -> repeat(patternNode, 0, 1);
          case '{' -> counted(patternNode);
          default -> patternNode;
        };
    if (isRepeated && isRepetition(peek())) {
      throw rejected(
          "one repetition right after another is not portable; put the first in a group");
    }
    checkSize(repeated, start);
    return repeated;
  }

  private static void checkSize(PatternNode patternNode, int start) throws PatternException {
    if (patternNode.size() <= LARGEST) return;
    throw new PatternException(
        start + 1, "the pattern is too large: with its repetitions expanded, at most " + LARGEST);
  }

  private PatternNode repeat(PatternNode patternNode, int least, int most) {
    at++;
    return new PatternNode.Repeat(patternNode, least, most);
  }

  private PatternNode counted(PatternNode patternNode) throws PatternException {
    int brace = at++;
    int least = number();
    int most = least;
    if (peek() == ',') {
      at++;
      most = peek() == '}' ? PatternNode.Repeat.ENDLESS : number();
    }
    if (peek() != '}') throw rejected("a repetition is {m}, {m,} or {m,n}; a brace is \\{");
    at++;
    if (most != PatternNode.Repeat.ENDLESS && most < least) {
      throw new PatternException(
          brace + 1, "a repetition goes from the smaller to the larger number");
    }
    return new PatternNode.Repeat(patternNode, least, most);
  }

  private int number() throws PatternException {
    int start = at;
    int number = 0;
    while (peek() >= '0' && peek() <= '9' && number <= LARGEST)
      number = 10 * number + text[at++] - '0';
    if (at == start) throw rejected("a repetition is {m}, {m,} or {m,n}; a brace is \\{");
    if (number > LARGEST) {
      throw new PatternException(start + 1, "a repetition count is at most " + LARGEST);
    }
    return number;
  }

  private PatternNode one() throws PatternException {
    int c = peek();
    return switch (c) {
      case '(' -> group();
      case '[' -> bracket();
      case '.' -> {
        at++;
        yield new PatternNode.OneOf(CodePointRanges.NO_LINE_FEED);
      }
      case '\\' -> escaped();
      case '*', '+', '?' ->
          throw rejected("there is nothing to repeat; the literal is written \\" + (char) c);
      case '{', '}', ']' -> throw rejected("the literal is written \\" + (char) c);
      case '^', '$' ->
          throw rejected(
              "a pattern always matches the whole text, without ^ and $; the literal is written \\"
                  + (char) c);
      default -> new PatternNode.Literal(literal());
    };
  }

  private PatternNode group() throws PatternException {
    int open = at++;
    if (++depth > DEEPEST) throw rejected("groups are at most " + DEEPEST + " deep");
    if (peek() == '?') {
      at++;
      if (peek() != ':') {
        throw new PatternException(open + 1, "of the special groups, only (?: is portable");
      }
      at++;
    }
    PatternNode inside = choice();
    if (peek() != ')') throw new PatternException(open + 1, "the group is not closed");
    at++;
    depth--;
    return inside;
  }

  private PatternNode escaped() throws PatternException {
    int c = text.length == at + 1 ? END : text[at + 1];
    CodePointRanges set = set(c);
    if (set == null) return new PatternNode.Literal(escapedLiteral());
    at += 2;
    return new PatternNode.OneOf(set);
  }

  private static @Nullable CodePointRanges set(int letter) {
    return switch (letter) {
      case 'd' -> CodePointRanges.DIGIT;
      case 'w' -> CodePointRanges.WORD;
      case 's' -> CodePointRanges.SPACE;
      default -> null;
    };
  }

  private PatternNode bracket() throws PatternException {
    int open = at++;
    boolean negated = peek() == '^';
    if (negated) at++;
    List<Range> ranges = new ArrayList<>();
    int first = at;
    while (peek() != ']') {
      if (peek() == END) throw new PatternException(open + 1, "the class is not closed");
      CodePointRanges set = peek() == '\\' && at + 1 < text.length ? set(text[at + 1]) : null;
      if (set != null) {
        ranges.addAll(set.ranges());
        at += 2;
        if (peek() == '-' && !isLast()) throw rejected("a range is between two characters");
      } else {
        ranges.add(range(at == first));
      }
    }
    if (ranges.isEmpty()) throw rejected("a class must not be empty; the literal is written \\]");
    at++;
    CodePointRanges members = CodePointRanges.of(ranges);
    return new PatternNode.OneOf(negated ? members.complement() : members);
  }

  private Range range(boolean first) throws PatternException {
    int start = at;
    if (peek() == '-' && !first && !isLast()) {
      throw rejected("a literal hyphen must come first or last, or be written \\-");
    }
    int from = member();
    if (peek() != '-' || isLast()) return new Range(from, from);
    at++;
    if (peek() == '\\' && at + 1 < text.length && set(text[at + 1]) != null) {
      throw rejected("a range is between two characters");
    }
    int to = member();
    if (to < from)
      throw new PatternException(start + 1, "a range goes from the smaller to the larger");
    return new Range(from, to);
  }

  /**
   * Returns whether the character after the next one closes the class: then a hyphen is a literal.
   */
  private boolean isLast() {
    return at + 1 < text.length && text[at + 1] == ']';
  }

  private int member() throws PatternException {
    int c = peek();
    if (c == '\\') return escapedLiteral();
    if (c == '[') throw rejected("in a class the literal is written \\[");
    if (c == '&' && at + 1 < text.length && text[at + 1] == '&') {
      throw rejected("&& in a class is not portable; the literal is written \\&");
    }
    return literal();
  }

  private int escapedLiteral() throws PatternException {
    int c = at + 1 < text.length ? text[at + 1] : END;
    boolean punctuation = c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    if (!punctuation) {
      throw rejected("a backslash is allowed only in \\d \\w \\s and before punctuation");
    }
    at += 2;
    return c;
  }

  private int literal() throws PatternException {
    int c = peek();
    if (c == END) throw rejected("the pattern ends too early");
    if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
      throw rejected("a lone surrogate is not a character");
    }
    at++;
    return c;
  }

  private static boolean isRepetition(int c) {
    return c == '*' || c == '+' || c == '?' || c == '{';
  }

  private int peek() {
    return at < text.length ? text[at] : END;
  }

  private PatternException rejected(String message) {
    return new PatternException(at + 1, message);
  }
}
