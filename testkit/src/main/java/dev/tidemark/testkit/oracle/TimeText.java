package dev.tidemark.testkit.oracle;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses times by the grammar of the contract, with java.time and without code of the partitioner.
 */
final class TimeText {
  /** {@code YYYY-MM-DD[(T| )HH:MM[:SS[.f{1,9}]][Z|±HH[[:]MM]]]}. */
  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
              + "(?:[T ](?<minutes>[0-9]{2}:[0-9]{2})"
              + "(?::(?<second>[0-9]{2})(?:\\.(?<fraction>[0-9]{1,9}))?)?"
              + "(?:Z|(?<sign>[+-])(?<hours>[0-9]{2})(?::?(?<rest>[0-9]{2}))?)?)?");

  private static final long FIRST = ms(LocalDate.of(1, 1, 1));
  private static final long AFTER_LAST = ms(LocalDate.of(10_000, 1, 1));
  private static final long DAY = 86_400_000;

  /** A span of milliseconds: {@code from} inclusive, {@code end} exclusive. */
  record Span(long from, long end) {}

  private TimeText() {}

  /** Returns the span of a text: a day for a date alone, else one millisecond. */
  static Optional<Span> span(String text) {
    Matcher parts = GRAMMAR.matcher(text);
    if (!parts.matches()) return Optional.empty();
    try {
      LocalDate date = LocalDate.parse(parts.group("date"));
      if (date.getYear() < 1) return Optional.empty();
      String minutes = parts.group("minutes");
      if (minutes == null) return Optional.of(new Span(ms(date), ms(date) + DAY));
      String second = parts.group("second");
      LocalTime time = LocalTime.parse(minutes + ":" + (second == null ? "00" : second));
      long at = ms(date) + time.toSecondOfDay() * 1000L + fraction(parts.group("fraction"));
      return within(at - offset(parts));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Returns the span of a number of milliseconds since 1970; a fraction is rounded down. */
  static Optional<Span> span(BigDecimal number) {
    BigInteger whole = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
    return whole.bitLength() > 62 ? Optional.empty() : within(whole.longValueExact());
  }

  /** Returns the first millisecond of the span of a text or number; empty for any other JSON. */
  static OptionalLong instant(Json json) {
    Optional<Span> span =
        switch (json) {
          case Json.Str(String value) -> span(value);
          case Json.Num(String text) -> span(OracleValue.number(text).number());
          case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> Optional.empty();
        };
    return span.map(s -> OptionalLong.of(s.from())).orElse(OptionalLong.empty());
  }

  private static Optional<Span> within(long at) {
    return at < FIRST || at >= AFTER_LAST ? Optional.empty() : Optional.of(new Span(at, at + 1));
  }

  private static long offset(Matcher parts) {
    if (parts.group("sign") == null) return 0;
    String rest = parts.group("rest");
    long hours = Long.parseLong(parts.group("hours"));
    long minutes = rest == null ? 0 : Long.parseLong(rest);
    if (hours > 23 || minutes > 59) throw new DateTimeException("no such offset");
    long ms = (hours * 60 + minutes) * 60_000;
    return parts.group("sign").equals("-") ? -ms : ms;
  }

  private static long fraction(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "00").substring(0, 3));
  }

  private static long ms(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }
}
