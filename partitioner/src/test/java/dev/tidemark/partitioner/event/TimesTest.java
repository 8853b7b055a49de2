package dev.tidemark.partitioner.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.event.Times.Interval;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "2021-03-01, 2021-03-01T00:00:00Z",
    "2021-03-01T00:01, 2021-03-01T00:01:00Z",
    "2021-03-01 00:01:11, 2021-03-01T00:01:11Z",
    "2021-03-01 00:01:11.055+00, 2021-03-01T00:01:11.055Z",
    "2021-03-01 00:01:11.0559999+01:30, 2021-02-28T22:31:11.055Z",
    "2021-03-01T00:01:11.5-0130, 2021-03-01T01:31:11.500Z",
    "2021-03-01T00:01+01, 2021-02-28T23:01:00Z",
    "2021-03-01T00:01Z, 2021-03-01T00:01:00Z",
    "2021-03-01T00:01:00-00:00, 2021-03-01T00:01:00Z",
    "2021-03-01T23:59:59.123456789Z, 2021-03-01T23:59:59.123Z",
    "1969-12-31T23:59:59.9999, 1969-12-31T23:59:59.999Z",
    "2024-02-29T12:00:00+23:59, 2024-02-28T12:01:00Z",
    "2000-02-29, 2000-02-29T00:00:00Z",
    "0001-01-01, 0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999, 9999-12-31T23:59:59.999Z",
  })
  void timesAreRead(String text, Instant expected) {
    assertThat(Times.parse(text)).hasValue(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2021",
        "2021-03",
        "2021-3-1",
        "2025-02-30",
        "2023-02-29",
        "1900-02-29",
        "2021-00-01",
        "2021-13-01",
        "2021-04-31",
        "2021-03-00",
        "0000-01-01",
        "10000-01-01",
        "-2021-03-01",
        "+2021-03-01",
        "2021-03-01T",
        "2021-03-01T00",
        "2021-03-01T24:00",
        "2021-03-01T23:60",
        "2021-03-01T23:59:60",
        "2021-03-01t00:00",
        "2021-03-01T00:00z",
        "2021-03-01  00:00",
        "2021-03-01T00:00 Z",
        "2021-03-01T00:00:00.Z",
        "2021-03-01T00:00:00.1234567890",
        "2021-03-01T00:00:00,5",
        "2021-03-01T00:00.5",
        "2021-03-01T00:00:0",
        "2021-03-01T00:00:",
        "2021-03-01Z",
        "2021-03-01+01",
        "2021-03-01T00:00+1",
        "2021-03-01T00:00+01:",
        "2021-03-01T00:00+01:3",
        "2021-03-01T00:00+24",
        "2021-03-01T00:00+01:60",
        "2021-03-01T00:00+010",
        "2021-03-01T00:00+01:30:00",
        "2021-03-01T00:00 Europe/Berlin",
        "2021-03-01T00:00[UTC]",
        "2021-03-01T00:00UTC",
        "２０２１-03-01",
        "2021-03-01T00:00ZZ",
        "0001-01-01T00:00+00:01",
        "9999-12-31T23:59-00:01",
        " 2021-03-01",
        "2021-03-01 ",
        "20210301",
        "20210301T000000Z",
        "1614556871055",
        "now",
        "2021-03-01T0000",
        "2021/03/01",
      })
  void everythingElseIsNoTime(String text) {
    assertThat(Times.parse(text)).isEmpty();
    assertThat(Times.interval(text)).isEmpty();
  }

  @Test
  void aDateAloneIsItsDay() {
    assertThat(Times.interval("1970-01-02")).contains(new Interval(86_400_000, 172_800_000, true));
    assertThat(Times.interval("1970-01-01T00:00:00.0019")).contains(new Interval(1, 2, false));
  }

  @Test
  void whatIsShownIsReadAgain() {
    assertThat(Times.format(0)).isEqualTo("1970-01-01T00:00:00.000Z");
    assertThat(Times.format(Times.MIN)).isEqualTo("0001-01-01T00:00:00.000Z");
    assertThat(Times.format(Times.MAX)).isEqualTo("9999-12-31T23:59:59.999Z");
    assertThat(Times.isTime(Times.MIN - 1) || Times.isTime(Times.MAX + 1)).isFalse();
    Random random = new Random(11);
    for (int i = 0; i < 5_000; i++) {
      long ms = random.nextLong(Times.MIN, Times.MAX + 1);
      assertThat(Times.parse(Times.format(ms))).hasValue(ms);
    }
  }

  @Test
  void theParserSaysWhatTheGrammarSays() {
    long seed = Long.getLong("tidemark.seed", 5);
    Random random = new Random(seed);
    String letters = "0123456789-:.+TZ 29";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(Times.format(random.nextLong(Times.MIN, Times.MAX)));
      if (random.nextBoolean()) text.setLength(text.length() - random.nextInt(15));
      if (random.nextInt(4) == 0) text.append(random.nextBoolean() ? "+" : "-").append("01:30");
      for (int m = random.nextInt(3); m > 0 && !text.isEmpty(); m--) {
        int at = random.nextInt(text.length());
        char letter = letters.charAt(random.nextInt(letters.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, letter);
          case 1 -> text.insert(at, letter);
          default -> text.deleteCharAt(at);
        }
      }
      assertThat(Times.parse(text.toString()))
          .as("seed %d: %s", seed, text)
          .isEqualTo(slowly(text));
    }
  }

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})"
              + "(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?"
              + "(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?");

  /** Parses a time by the documented grammar and the calendar of the JDK. */
  private static OptionalLong slowly(CharSequence text) {
    Matcher m = GRAMMAR.matcher(text);
    if (!m.matches()) return OptionalLong.empty();
    try {
      LocalDate date = LocalDate.of(number(m.group(1)), number(m.group(2)), number(m.group(3)));
      LocalTime time = LocalTime.of(number(m.group(4)), number(m.group(5)), number(m.group(6)));
      String fraction = m.group(7) == null ? "" : m.group(7);
      long ms =
          date.atTime(time).toInstant(ZoneOffset.UTC).toEpochMilli()
              + number((fraction + "000").substring(0, 3));
      String offset = m.group(8) == null || m.group(8).equals("Z") ? "+00" : m.group(8);
      int hours = number(offset.substring(1, 3));
      int minutes = offset.length() < 5 ? 0 : number(offset.substring(offset.length() - 2));
      if (hours > 23 || minutes > 59) return OptionalLong.empty();
      long ahead = (hours * 60L + minutes) * 60_000;
      ms -= offset.startsWith("-") ? -ahead : ahead;
      return ms < Times.MIN || ms > Times.MAX || date.getYear() < 1
          ? OptionalLong.empty()
          : OptionalLong.of(ms);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
