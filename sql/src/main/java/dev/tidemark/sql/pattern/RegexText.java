package dev.tidemark.sql.pattern;

import dev.tidemark.sql.pattern.CodePointRanges.Range;
import java.util.List;

/**
 * Writes a pattern as a regular expression that RE2, RE2J, JONI and Java all read alike.
 *
 * <p>Engines differ in what a dot, {@code \s} or a negated class matches, in flags, and in whether
 * they count code units. So none of these is used: every set is written as its code points, and
 * every group and repetition has a group around it.
 */
final class RegexText {
  private static final String SPECIAL = "\\.[]{}()*+?^$|-&~";

  private final StringBuilder text = new StringBuilder();

  private RegexText() {}

  static String of(PatternNode patternNode) {
    RegexText writer = new RegexText();
    writer.write(patternNode);
    return writer.text.toString();
  }

  private void write(PatternNode patternNode) {
    switch (patternNode) {
      case PatternNode.Literal(int codePoint) -> write(codePoint);
      case PatternNode.OneOf(CodePointRanges set) -> write(set);
      case PatternNode.Sequence(List<PatternNode> patternNodes) -> {
        text.append("(?:");
        patternNodes.forEach(this::write);
        text.append(')');
      }
      case PatternNode.Choice(List<PatternNode> patternNodes) -> {
        text.append("(?:");
        for (int i = 0; i < patternNodes.size(); i++) {
          if (i > 0) text.append('|');
          write(patternNodes.get(i));
        }
        text.append(')');
      }
      case PatternNode.Repeat(PatternNode inner, int least, int most) -> {
        text.append("(?:");
        write(inner);
        text.append(')').append(times(least, most));
      }
    }
  }

  private static String times(int least, int most) {
    if (most == PatternNode.Repeat.ENDLESS) {
      return switch (least) {
        case 0 -> "*";
        case 1 -> "+";
        default -> "{" + least + ",}";
      };
    }
    return least == most ? "{" + least + "}" : "{" + least + "," + most + "}";
  }

  private void write(CodePointRanges set) {
    text.append('[');
    // The empty set is written as a class that matches no text: some engines reject an empty class.
    if (set.ranges().isEmpty()) text.append("^\\x00-").appendCodePoint(Character.MAX_CODE_POINT);
    for (Range range : set.ranges()) {
      write(range.first());
      if (range.last() == range.first()) continue;
      if (range.last() > range.first() + 1) text.append('-');
      write(range.last());
    }
    text.append(']');
  }

  private void write(int codePoint) {
    if (codePoint < ' ' || codePoint == 0x7f) {
      text.append("\\x%02x".formatted(codePoint));
    } else {
      // No unnecessary backslash: \< and \` are anchors in some engines.
      if (SPECIAL.indexOf(codePoint) >= 0) text.append('\\');
      text.appendCodePoint(codePoint);
    }
  }
}
