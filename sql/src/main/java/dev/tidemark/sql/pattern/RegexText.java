package dev.tidemark.sql.pattern;

import dev.tidemark.sql.pattern.CodePoints.Range;
import java.util.List;

/**
 * A pattern in words that RE2, RE2J, JONI and Java all read alike.
 *
 * <p>Engines differ in what a dot, {@code \s} or a negated class takes in, in flags, in counted
 * code units. So none of these is written: every set is written as its code points, every group and
 * repetition with a group around it.
 */
final class RegexText {
  private static final String SPECIAL = "\\.[]{}()*+?^$|-&~";

  private final StringBuilder text = new StringBuilder();

  private RegexText() {}

  static String of(Part part) {
    RegexText writer = new RegexText();
    writer.write(part);
    return writer.text.toString();
  }

  private void write(Part part) {
    switch (part) {
      case Part.Literal(int codePoint) -> write(codePoint);
      case Part.OneOf(CodePoints set) -> write(set);
      case Part.Sequence(List<Part> parts) -> {
        text.append("(?:");
        parts.forEach(this::write);
        text.append(')');
      }
      case Part.Choice(List<Part> parts) -> {
        text.append("(?:");
        for (int i = 0; i < parts.size(); i++) {
          if (i > 0) text.append('|');
          write(parts.get(i));
        }
        text.append(')');
      }
      case Part.Repeat(Part inner, int least, int most) -> {
        text.append("(?:");
        write(inner);
        text.append(')').append(times(least, most));
      }
    }
  }

  private static String times(int least, int most) {
    if (most == Part.Repeat.ENDLESS) {
      return switch (least) {
        case 0 -> "*";
        case 1 -> "+";
        default -> "{" + least + ",}";
      };
    }
    return least == most ? "{" + least + "}" : "{" + least + "," + most + "}";
  }

  private void write(CodePoints set) {
    text.append('[');
    // No code point at all is written as what no text holds: an empty class is an error to some.
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
      // No backslash where none is needed: \< and \` are anchors to some engines.
      if (SPECIAL.indexOf(codePoint) >= 0) text.append('\\');
      text.appendCodePoint(codePoint);
    }
  }
}
