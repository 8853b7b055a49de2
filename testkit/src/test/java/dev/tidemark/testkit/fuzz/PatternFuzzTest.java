package dev.tidemark.testkit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Any text is a pattern with the same matches in Java's engine and RE2J, or is rejected with a
 * position.
 */
class PatternFuzzTest {
  private static final List<String> TEXTS =
      List.of("", "a", "ab", "aab", "A", "1", "_", " ", "\n", "\\", "a-b", "é", "😀", "]", "^");

  @Test
  void anyTextIsAPatternOrRejectedAtItsPlace() {
    var good =
        List.of("dev", "te.*", "[a-z]+", "[^a-c\\d]", "(a|b){1,3}", "(?:x)?\\w\\s", "\\.\\[", "");
    var words =
        List.of(
            "(", ")", "(?:", "(?i)", "(?=", "[", "[^", "]", "[]", "{", "}", "{2}", "{1,}", "{1000}",
            "|", "*", "+", "?", "\\", "\\d", "\\b", "\\1", "\\Q", "\\x41", "\\p{L}", "^", "$", "-",
            "&&", "~", "é", "😀", "\n");
    new Fuzzing(good, words).run(3_000, input -> outcome(new String(input, UTF_8)));
  }

  private static String outcome(String text) {
    PortablePattern pattern;
    try {
      pattern = PortablePattern.parse(text);
    } catch (PatternException e) {
      int length = text.codePointCount(0, text.length());
      assertThat(e.place()).isBetween(1, length + 1);
      return String.valueOf(e.getMessage());
    }
    assertThat(pattern.text()).isEqualTo(text);
    // Java's engine backtracks: only short texts are fast for every pattern.
    var java = text.length() < 30 ? Pattern.compile(pattern.regex()) : null;
    var found = new StringBuilder();
    for (var each : TEXTS) {
      boolean matches = pattern.matches(each);
      if (java != null) assertThat(java.matcher(each).matches()).as(each).isEqualTo(matches);
      if (!each.startsWith(pattern.prefix())) assertThat(matches).as(each).isFalse();
      pattern.literal().ifPresent(l -> assertThat(each.equals(l)).isEqualTo(matches));
      found.append(matches ? 'y' : 'n');
    }
    return found.toString();
  }
}
