package dev.tidemark.sql.pattern;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/**
 * A pattern that has the same meaning in Java and in every engine. It matches a whole text, in time
 * linear in the text's length. Immutable. Two patterns are equal if their texts are equal.
 *
 * <p>The portable subset: literals, {@code .} (all but the line feed), classes such as {@code
 * [a-z]} and {@code [^a-z]}, {@code \d \w \s} of ASCII, groups, {@code |}, {@code * + ?} and {@code
 * {m,n}}; a backslash before punctuation makes it a literal. Case matters; a character is a code
 * point. At most 1000 characters, and a size of at most 1000 with the repetitions expanded.
 */
public final class PortablePattern {
  private final String text;
  private final PatternNode patternNode;
  private final Pattern compiled;

  private PortablePattern(String text, PatternNode patternNode) {
    this.text = text;
    this.patternNode = patternNode;
    this.compiled = Pattern.compile(RegexText.of(patternNode));
  }

  /**
   * Parses a pattern.
   *
   * @throws PatternException if the text is not in the portable subset, with the position
   */
  public static PortablePattern parse(String text) throws PatternException {
    return new PortablePattern(text, PortablePatternParser.parse(text));
  }

  /** Returns whether the pattern matches the whole text, in linear time. */
  public boolean matches(String whole) {
    return compiled.matches(whole);
  }

  /** Returns the pattern as it was written. */
  public String text() {
    return text;
  }

  /**
   * Returns the regular expression for engines: RE2, RE2J, JONI and Java read it alike, with any
   * flags. It has no anchors, so it is for functions that match whole texts.
   */
  public String regex() {
    return compiled.pattern();
  }

  /** Returns the {@link #regex} with anchors, for functions that search in texts. */
  public String anchoredRegex() {
    return "\\A" + regex() + "\\z";
  }

  /** Returns the only text that the pattern matches, if it is written as that text. */
  public Optional<String> literal() {
    String head = prefix();
    return head.codePointCount(0, head.length()) == parts().size()
        ? Optional.of(head)
        : Optional.empty();
  }

  /**
   * Returns the common prefix of all matching texts, as far as the pattern's literals define it.
   */
  public String prefix() {
    StringBuilder head = new StringBuilder();
    for (PatternNode each : parts()) {
      if (!(each instanceof PatternNode.Literal(int codePoint))) break;
      head.appendCodePoint(codePoint);
    }
    return head.toString();
  }

  private List<PatternNode> parts() {
    return patternNode instanceof PatternNode.Sequence(List<PatternNode> patternNodes)
        ? patternNodes
        : List.of(patternNode);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PortablePattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "PortablePattern[" + text + "]";
  }
}
