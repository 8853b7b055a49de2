package dev.tidemark.partitioner.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
  private static final int PATTERNS = Integer.getInteger("tidemark.patterns", 4_000);
  private static final long ENOUGH = 10_000_000;

  /** Law: for patterns that mean the same in ECMA-262 and Java, the same texts contain a match. */
  @Test
  void theSameTextsAreFoundAsByJava() {
    long first = Long.getLong("tidemark.seed", 3);
    int found = 0;
    int tried = 0;
    for (long seed = first; seed < first + PATTERNS; seed++) {
      RandomPatterns random = new RandomPatterns(new Random(seed));
      String pattern = random.pattern();
      Pattern java;
      try {
        // Java's $ also matches before a last line feed.
        java = Pattern.compile(pattern.replace("$", "\\z"));
      } catch (PatternSyntaxException lookAfterWithoutABound) {
        continue;
      }
      Regex regex = regex(pattern);
      for (int i = 0; i < 12; i++) {
        String text = random.text();
        Matcher matcher = java.matcher(text);
        boolean expected = matcher.find();
        // Java also starts matches between the halves of a surrogate pair.
        if (expected && isWithinPair(text, matcher.start())) continue;
        assertThat(isIn(regex, text))
            .as("seed %d: '%s' in '%s'", seed, pattern, text)
            .isEqualTo(expected);
        if (expected) found++;
        tried++;
      }
    }
    assertThat(found).isBetween(tried / 10, tried * 9 / 10);
    assertThat(tried).isGreaterThan(PATTERNS * 6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "^[[a]$ | [ | b",
        "^[a&&b]+$ | a&b | c",
        "^[^]$ | `\n` | ``",
        "^\\u{1F600}$ | 😀 | x",
        "^\\ud83d\\ude00+$ | 😀😀 | x",
        "^.$ | 😀 | `\u2028`",
        "^\\p{Lu}+$ | ÄB | äb",
        "^\\p{Letter}\\P{L}$ | a1 | ab",
        "^\\p{Script=Greek}+$ | αβ | ab",
        "^\\p{sc=Grek}$ | α | a",
        "^\\p{Emoji_Presentation}$ | 😀 | a",
        "^[\\p{Nd}_-]+$ | ٣-_ | a",
        "^\\s$ | `\u00a0` | x",
        "^\\s$ | `\uFEFF` | `\u0085`",
        "^\\S$ | `\u0085` | `\u2003`",
        "^\\d+$ | 09 | ٣",
        "^\\w$ | _ | é",
        "\\bé | aé | é",
        "(?=.*[A-Z])(?=.*\\d).{4,} | aB3c | ab3c",
        "^(?!.*secret).*$ | open | a secret",
        "(?<=\\$)\\d+ | $5 | €5",
        "(?<!\\$)\\b\\d+$ | €5 | $5",
        "(?<=(\\d+)(\\d+))$ | 1053 | 1",
        "^(?<q>['\"]).*\\k<q>$ | 'it' | 'it\"",
        "^(a+)-\\1$ | aa-aa | aa-a",
        "`^(?:(a)|b)*\\1$` | ab | xa",
        "^\\1(a)$ | a | aa",
        "(?=(a+))a*b\\1 | baaabac | aab",
        "\\cJ\\x41\\t\\v\\0\\/ | `\nA\t\u000B\u0000/` | x",
        "^[\\b]$ | `\b` | b",
        "^a{2,3}?$ | aa | a",
        "^\\-\\@\\\"\\_$ | -@\"_ | x",
        "^(?:[]b?)?$ | `` | b",
      })
  void patternsMeanWhatEcma262Says(String pattern, String good, String bad) {
    assertThat(isIn(regex(pattern), bad)).as("%s in %s", pattern, bad).isFalse();
    assertThat(isIn(regex(pattern), good)).as("%s in %s", pattern, good).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a(b | 2",
        "a) | 2",
        "[a | 1",
        "a** | 3",
        "*a | 1",
        "a{2,1} | 2",
        "a{x | 2",
        "] | 1",
        "} | 1",
        "\\a | 1",
        "\\Z | 1",
        "\\1 | 1",
        "(a)\\2 | 4",
        "\\k<n> | 1",
        "(?<n>a)(?<n>b) | 8",
        "(?<1>a) | 4",
        "(?i)a | 2",
        "(?>a) | 2",
        "\\p{Nope} | 1",
        "\\pL | 1",
        "\\p{IsGreek} | 1",
        "[b-a] | 2",
        "[\\d-z] | 2",
        "\\u{110000} | 1",
        "\\u12 | 1",
        "\\01 | 1",
        "(?=a)* | 6",
        "x++ | 3",
        "\\c1 | 1",
        "é😀( | 3",
        "\\ | 1",
      })
  void whatIsNoPatternIsRejectedAtItsPlace(String pattern, int place) {
    RegexSyntaxException e =
        catchThrowableOfType(RegexSyntaxException.class, () -> Regex.of(pattern));
    assertThat(e).as(pattern).isNotNull();
    assertThat(e.place()).as("%s: %s", pattern, e.reason()).isEqualTo(place);
  }

  @Test
  void whatCannotBeBoundedIsRejected() {
    assertThatThrownBy(() -> Regex.of("(((a{1,99}b){1,99}c){1,99}d){1,99}"))
        .hasMessageContaining("100000 instructions");
    assertThatThrownBy(() -> Regex.of("(".repeat(101) + ")".repeat(101)))
        .hasMessageContaining("deeper than 100");
    assertThat(isIn(regex("(?:){2147483647}(?:(?:){9999999}){9999999}a{0,2147483648}"), ""))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$",
        "^(a+)+$",
        "^(a|a)*$",
        "(a*)*(a*)*(a*)*b",
        ".*.*.*=.*",
        "(x+x+)+y",
        "^(?:[a-z@.]+)*[0-9]$",
      })
  void aRegularPatternTakesStepsAsTheTextIsLong(String pattern) {
    for (String piece : List.of("a", "@a.", "x", "a=")) {
      String text = piece.repeat(500_000 / piece.length()) + "\n";
      Steps steps = new Steps();
      steps.start(Long.MAX_VALUE);
      regex(pattern).isIn(text.toCharArray(), text.length(), steps);
      assertThat(Long.MAX_VALUE - steps.left()).isLessThan(100L * text.length());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"^(a*)*\\1b$", "(.*)(.*)(.*)\\1\\2\\3x", "(?=(a+)+b)", "^(?:(a)|a)*\\1\\1b"})
  void anyOtherPatternEndsAtItsStepsOnAnyThread(String pattern) throws InterruptedException {
    char[] text = "a".repeat(100_000).toCharArray();
    Regex regex = regex(pattern);
    boolean[] ended = new boolean[1];
    Thread thread =
        new Thread(
            null,
            () -> {
              Steps steps = new Steps();
              steps.start(3_000_000);
              assertThatThrownBy(() -> regex.isIn(text, text.length, steps))
                  .isInstanceOf(StepLimitException.class);
              ended[0] = true;
            },
            "little stack",
            256 * 1024);
    thread.start();
    thread.join();
    assertThat(ended[0]).isTrue();
  }

  /** Each of 30 000 loops has a register, and a match is tried at each offset with all of them. */
  @Test
  void registersAreCounted() {
    Regex regex = regex("(?:(?:a*b?)*c?(?=a*)){0,2500}d\\b(?=.)");
    char[] text = "d".repeat(500_000).toCharArray();
    Steps steps = new Steps();
    steps.start(3_000_000);
    assertThatThrownBy(() -> regex.isIn(text, text.length, steps))
        .isInstanceOf(StepLimitException.class);
  }

  private static boolean isWithinPair(String text, int at) {
    return at > 0
        && at < text.length()
        && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
  }

  private static Regex regex(String pattern) {
    try {
      return Regex.of(pattern);
    } catch (RegexSyntaxException e) {
      throw new AssertionError(pattern + " at " + e.place(), e);
    }
  }

  private static boolean isIn(Regex regex, String text) {
    Steps steps = new Steps();
    steps.start(ENOUGH);
    return regex.isIn(text.toCharArray(), text.length(), steps);
  }
}
