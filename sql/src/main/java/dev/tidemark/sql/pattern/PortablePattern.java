package dev.tidemark.sql.pattern;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/**
 * A pattern of texts that means the same here and in every engine: it matches a text as a whole, in
 * time that grows with the text's length and no faster. Immutable; equal where written alike.
 *
 * <p>The portable subset: literals, {@code .} (all but the line feed), classes such as {@code
 * [a-z]} and {@code [^a-z]}, {@code \d \w \s} of ASCII, groups, {@code |}, {@code * + ?} and {@code
 * {m,n}}; a backslash before punctuation makes it a literal. Case matters; a character is a code
 * point. At most 1000 characters, and as many with the repetitions written out.
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
   * The pattern that the text is.
   *
   * @throws PatternException where it is none of the subset, with the place
   */
  public static PortablePattern parse(String text) throws PatternException {
    return new PortablePattern(text, PortablePatternParser.parse(text));
  }

  /** Whether the whole text is as the pattern says. Linear in its length. */
  public boolean matches(String whole) {
    return compiled.matches(whole);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /**
   * As engines read it: RE2, RE2J, JONI and Java alike, whatever their flags. Without anchors, so
   * for a function that matches whole texts.
   */
  public String regex() {
    return compiled.pattern();
  }

  /** Like {@link #regex}, for a function that searches in texts. */
  public String anchoredRegex() {
    return "\\A" + regex() + "\\z";
  }

  /** The one text that it matches, if it is written as that text. */
  public Optional<String> literal() {
    String head = prefix();
    return head.codePointCount(0, head.length()) == parts().size()
        ? Optional.of(head)
        : Optional.empty();
  }

  /** What every text that it matches begins with, as far as its literals tell. */
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
