package dev.tidemark.partitioner.regex;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses the grammar of ECMA-262 (2024) with flag {@code u}, with one extension, as without that
 * flag: a backslash before any ASCII punctuation denotes that character.
 */
final class PatternParser {
  /** The maximum nesting of groups. Each level is a frame on the stack of the parsing thread. */
  private static final int LEVELS = 100;

  private final PatternReader text;
  private final GroupNames groups;
  private final EscapeParser escapes;
  private int group;
  private int depth;

  private PatternParser(String pattern) throws RegexSyntaxException {
    text = new PatternReader(pattern);
    groups = GroupNames.of(pattern);
    escapes = new EscapeParser(text);
  }

  static Node parse(String pattern) throws RegexSyntaxException {
    PatternParser parser = new PatternParser(pattern);
    Node node = parser.choice();
    if (parser.text.peek() == ')') {
      throw PatternReader.error(parser.text.at, "')' without '('; write \\) for the character");
    }
    return node;
  }

  private Node choice() throws RegexSyntaxException {
    if (++depth > LEVELS) {
      throw PatternReader.error(text.at, "groups are nested deeper than " + LEVELS + " levels");
    }
    List<Node> parts = new ArrayList<>();
    do parts.add(sequence());
    while (text.take('|'));
    depth--;
    return parts.size() == 1 ? parts.getFirst() : new Node.Choice(parts);
  }

  private Node sequence() throws RegexSyntaxException {
    List<Node> parts = new ArrayList<>();
    while (text.peek() != PatternReader.END && text.peek() != '|' && text.peek() != ')') {
      parts.add(term());
    }
    return parts.size() == 1 ? parts.getFirst() : new Node.Sequence(parts);
  }

  private Node term() throws RegexSyntaxException {
    int begin = text.at;
    int firstGroup = group + 1;
    int c = text.next();
    boolean grouped = text.peek() == '?' && text.peek(1) == ':';
    Node atom =
        switch (c) {
          case '^' -> Node.Anchor.START;
          case '$' -> Node.Anchor.END;
          case '(' -> group(begin);
          case '.' -> new Node.Chars(CodePointSet.LINE_ENDS.not());
          case '[' -> new Node.Chars(characterClass(begin));
          case '\\' -> escape(begin);
          case '*', '+', '?' ->
              throw PatternReader.error(begin, "'" + (char) c + "' has nothing to repeat");
          case '{', '}', ']' ->
              throw PatternReader.error(
                  begin,
                  "unexpected '" + (char) c + "'; write \\" + (char) c + " for the character");
          default -> new Node.Chars(CodePointSet.range(c, c));
        };
    boolean asserts = atom instanceof Node.Anchor || atom instanceof Node.Look;
    return repeated(atom, firstGroup, !asserts || (c == '(' && grouped));
  }

  private Node repeated(Node atom, int firstGroup, boolean mayBe) throws RegexSyntaxException {
    int begin = text.at;
    int min = 0;
    int max = Node.Repeat.UNLIMITED;
    switch (text.peek()) {
      case '*' -> text.next();
      case '+' -> {
        text.next();
        min = 1;
      }
      case '?' -> {
        text.next();
        max = 1;
      }
      case '{' -> {
        text.next();
        min = count(begin);
        max = min;
        if (text.take(',')) max = text.peek() == '}' ? Node.Repeat.UNLIMITED : count(begin);
        if (!text.take('}')) throw PatternReader.error(begin, "expected {n}, {n,} or {n,m}");
        if (max < min) throw PatternReader.error(begin, "the second count is less than the first");
      }
      default -> {
        return atom;
      }
    }
    if (!mayBe) {
      throw PatternReader.error(begin, "an assertion cannot be repeated");
    }
    return new Node.Repeat(atom, min, max, !text.take('?'), firstGroup, group + 1);
  }

  private int count(int begin) throws RegexSyntaxException {
    int digits = text.at;
    long count = 0;
    while (text.peek() >= '0' && text.peek() <= '9') {
      count = Math.min(Node.Repeat.UNLIMITED, count * 10 + (text.next() - '0'));
    }
    if (text.at == digits) throw PatternReader.error(begin, "expected {n}, {n,} or {n,m}");
    return (int) count;
  }

  private Node group(int begin) throws RegexSyntaxException {
    Node node;
    if (text.take("?:")) node = choice();
    else if (text.take("?=")) node = new Node.Look(choice(), true, false);
    else if (text.take("?!")) node = new Node.Look(choice(), true, true);
    else if (text.take("?<=")) node = new Node.Look(choice(), false, false);
    else if (text.take("?<!")) node = new Node.Look(choice(), false, true);
    else {
      if (GroupNames.name(text) == null && text.peek() == '?') {
        throw PatternReader.error(text.at, "expected (?:, (?=, (?!, (?<=, (?<! or (?<name>");
      }
      int number = ++group;
      node = new Node.Group(choice(), number);
    }
    if (!text.take(')')) throw PatternReader.error(begin, "this group is not closed");
    return node;
  }

  private Node escape(int begin) throws RegexSyntaxException {
    int c = text.peek();
    if (c == 'b' || c == 'B') {
      text.next();
      return c == 'b' ? Node.Anchor.WORD : Node.Anchor.NOT_WORD;
    }
    if (text.take("k<")) {
      String name = GroupNames.identifier(text);
      Integer number = groups.byName().get(name);
      if (number == null) throw PatternReader.error(begin, "no group has the name '" + name + "'");
      return new Node.BackReference(number);
    }
    if (c < '1' || c > '9') return new Node.Chars(escapes.parse(begin, false));
    int number = count(begin);
    if (number > groups.count()) {
      throw PatternReader.error(
          begin, "there is no group " + number + "; the number of groups is " + groups.count());
    }
    return new Node.BackReference(number);
  }

  private CodePointSet characterClass(int begin) throws RegexSyntaxException {
    boolean negated = text.take('^');
    CodePointSet set = CodePointSet.NONE;
    while (!text.take(']')) {
      int from = text.at;
      CodePointSet first = member(begin);
      boolean isRange =
          text.peek() == '-' && text.peek(1) != ']' && text.peek(1) != PatternReader.END;
      if (isRange) {
        text.next();
        CodePointSet last = member(begin);
        if (!first.isSingle() || !last.isSingle()) {
          throw PatternReader.error(
              from, "a range needs a single character on each side; write \\- for '-'");
        }
        if (last.first() < first.first()) {
          throw PatternReader.error(from, "the end of this range is less than its start");
        }
        set = set.or(CodePointSet.range(first.first(), last.first()));
      } else {
        set = set.or(first);
      }
    }
    return negated ? set.not() : set;
  }

  private CodePointSet member(int begin) throws RegexSyntaxException {
    int at = text.at;
    int c = text.next();
    if (c == PatternReader.END) throw PatternReader.error(begin, "this '[' is not closed");
    return c == '\\' ? escapes.parse(at, true) : CodePointSet.range(c, c);
  }
}
