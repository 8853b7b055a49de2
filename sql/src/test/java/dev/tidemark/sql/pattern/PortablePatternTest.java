package dev.tidemark.sql.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortablePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "dev ; dev ; dEv",
        "te.* ; test ; `a te`",
        "te.* ; te😀 ; `te\nx`",
        "[^a] ; `\n` ; a",
        "[a-c_-]+ ; ab-c_ ; d",
        "[-a]+ ; -a ; b",
        "[\\d.]+ ; 1.2 ; 1,2",
        "\\d\\w\\s ; `1a ` ; `1ä `",
        "a|bc ; bc ; ac",
        "(a|b)c ; bc ; a",
        "(?:ab){2} ; abab ; ab",
        "a{2,} ; aaaa ; a",
        "a{1,2}b? ; aa ; aaa",
        "(|a)b ; b ; aab",
        "`a\\.b\\\\` ; a.b\\ ; axb\\",
        ". ; 😀 ; ab",
        "[😀-😂] ; 😁 ; 😃",
        "[\\^\\]\\[]+ ; ^][ ; a",
        "[a^]+ ; ^a ; b",
        "x&~y ; x&~y ; xy",
      })
  void matchesWholeTextsAsItSays(String pattern, String match, String other) throws Exception {
    assertThat(PortablePattern.parse(pattern).matches(match)).isTrue();
    assertThat(PortablePattern.parse(pattern).matches(other)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "^dev ; 1 ; whole",
        "dev$ ; 4 ; whole",
        "a** ; 3 ; group",
        "a*? ; 3 ; group",
        "a++ ; 3 ; group",
        "*a ; 1 ; nothing",
        "a|+ ; 3 ; nothing",
        "(a ; 1 ; closed",
        "a) ; 2 ; no matching",
        "[a ; 1 ; closed",
        "[]a] ; 2 ; empty",
        "[b-a] ; 2 ; smaller",
        "[\\d-z] ; 4 ; character",
        "[a-\\d] ; 4 ; character",
        "[[:alpha:]] ; 2 ; class",
        "[a&&b] ; 3 ; &&",
        "(?i)a ; 1 ; (?:",
        "(?=a) ; 1 ; (?:",
        "(?<n>a) ; 1 ; (?:",
        "\\D ; 1 ; backslash",
        "\\b ; 1 ; backslash",
        "\\n ; 1 ; backslash",
        "\\1 ; 1 ; backslash",
        "a\\ ; 2 ; backslash",
        "\\p{L} ; 1 ; backslash",
        "a{2 ; 4 ; {m,n}",
        "a{,2} ; 3 ; {m,n}",
        "a{3,2} ; 2 ; smaller",
        "a{1001} ; 3 ; 1000",
        "(a{100}){11} ; 1 ; large",
        "a} ; 2 ; \\}",
        "a] ; 2 ; \\]",
        "{a ; 1 ; \\{",
        "[a--b] ; 2 ; smaller",
        "[a-c-e] ; 5 ; hyphen",
      })
  void whatIsNotOfTheSubsetIsRejectedAtItsPlace(String pattern, int place, String words) {
    PatternException rejected = rejection(pattern);
    assertThat(rejected).hasMessageStartingWith("at character " + place + ": ");
    assertThat(rejected).hasMessageContaining(words);
    assertThat(rejected.place()).isEqualTo(place);
  }

  @Test
  void placesAreCountedInCodePoints() {
    assertThat(rejection("😀$").place()).isEqualTo(2);
    assertThat(rejection("a\uD83D").getMessage()).contains("lone surrogate");
  }

  @Test
  void largeOnesAreRejected() {
    assertThat(rejection("a".repeat(1001)).getMessage()).contains("at most 1000");
    assertThat(rejection("(".repeat(60) + ")".repeat(60)).getMessage()).contains("deep");
    assertThat(rejection("a{500}".repeat(3)).getMessage()).contains("large");
    assertThat(rejection("((((a{9}){9}){9}){9})*").getMessage()).contains("large");
  }

  @Test
  void theTimeIsLinearInTheText() throws Exception {
    String text = "a".repeat(50_000);
    Instant started = Instant.now();
    assertThat(PortablePattern.parse("(a|a)*(a*)*b").matches(text)).isFalse();
    assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void literalsAndBeginningsAreTold() throws Exception {
    assertThat(PortablePattern.parse("a\\.b😀").literal()).contains("a.b😀");
    assertThat(PortablePattern.parse("").literal()).contains("");
    assertThat(PortablePattern.parse("te.*").literal()).isEmpty();
    assertThat(PortablePattern.parse("te.*").prefix()).isEqualTo("te");
    assertThat(PortablePattern.parse("te?").prefix()).isEqualTo("t");
    assertThat(PortablePattern.parse("te|x").prefix()).isEmpty();
  }

  private static PatternException rejection(String pattern) {
    PatternException rejected =
        catchThrowableOfType(PatternException.class, () -> PortablePattern.parse(pattern));
    assertThat(rejected).as(pattern).isNotNull();
    return rejected;
  }
}
