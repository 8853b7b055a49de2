package dev.tidemark.partitioner.event;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Parses and formats times, for events and queries alike: {@code YYYY-MM-DD[(T|
 * )HH:MM[:SS[.f{1,9}]][Z|±HH[[:]MM]]]}.
 *
 * <p>A time without an offset is in UTC. Digits after the millisecond are truncated towards the
 * past. 24:00, second 60 and names of time zones are not accepted. A time is in the years 0001 to
 * 9999 in UTC, after its offset is applied.
 */
public final class Times {
  /** The first instant of year 0001, in milliseconds since 1970. */
  public static final long MIN = -62_135_596_800_000L;

  /** The last millisecond of year 9999. */
  public static final long MAX = 253_402_300_799_999L;

  static final long DAY = 86_400_000L;

  private static final int DATE_LENGTH = "2021-03-01".length();

  private static final DateTimeFormatter TO_THE_MILLISECOND =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private Times() {}

  /**
   * The interval that a written time denotes.
   *
   * @param fromMs its first millisecond since 1970
   * @param toMsExclusive the millisecond after its last: one millisecond later for an instant, one
   *     day later for a date
   * @param wholeDay whether it was written as a date alone
   */
  public record Interval(long fromMs, long toMsExclusive, boolean wholeDay) {}

  /**
   * Returns the instant of a text; empty if the text is not a time. A date alone is its midnight in
   * UTC.
   */
  public static OptionalLong parse(String text) {
    long ms = parse(text.toCharArray(), 0, text.length());
    return ms == Event.NO_TIME ? OptionalLong.empty() : OptionalLong.of(ms);
  }

  /** Returns the interval of a text; empty if the text is not a time. */
  public static Optional<Interval> interval(String text) {
    OptionalLong parsed = parse(text);
    if (parsed.isEmpty()) return Optional.empty();
    boolean wholeDay = text.length() == DATE_LENGTH;
    long from = parsed.getAsLong();
    return Optional.of(new Interval(from, from + (wholeDay ? DAY : 1), wholeDay));
  }

  /** Returns whether a number of milliseconds since 1970 is in the years 0001 to 9999. */
  public static boolean isTime(long ms) {
    return ms >= MIN && ms <= MAX;
  }

  /** Returns the time in the format of all responses, such as {@code 2025-02-03T04:05:06.007Z}. */
  public static String format(long ms) {
    return TO_THE_MILLISECOND.format(Instant.ofEpochMilli(ms));
  }

  /**
   * As {@link #parse(String)}, without allocation; {@link Event#NO_TIME} if the text is not a time.
   */
  static long parse(char[] text, int from, int to) {
    int length = to - from;
    if (length < DATE_LENGTH || text[from + 4] != '-' || text[from + 7] != '-') {
      return Event.NO_TIME;
    }
    int year = two(text, from) * 100 + two(text, from + 2);
    int month = two(text, from + 5);
    int day = two(text, from + 8);
    if (two(text, from) < 0 || two(text, from + 2) < 0 || year < 1) return Event.NO_TIME;
    if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Event.NO_TIME;
    long midnight = epochDay(year, month, day) * DAY;
    if (length == DATE_LENGTH) return midnight;

    if (length < DATE_LENGTH + 6) return Event.NO_TIME;
    char separator = text[from + 10];
    int hour = two(text, from + 11);
    int minute = two(text, from + 14);
    if (separator != 'T' && separator != ' ') return Event.NO_TIME;
    if (text[from + 13] != ':' || outside(hour, 23) || outside(minute, 59)) return Event.NO_TIME;
    long ms = midnight + hour * 3_600_000L + minute * 60_000L;
    int at = from + 16;
    if (at < to && text[at] == ':') {
      if (to - at < 3) return Event.NO_TIME;
      int second = two(text, at + 1);
      if (outside(second, 59)) return Event.NO_TIME;
      ms += second * 1000L;
      at += 3;
      if (at < to && text[at] == '.') {
        int first = ++at;
        int weight = 100;
        while (at < to && isDigit(text[at])) {
          ms += (long) weight * (text[at++] - '0');
          weight /= 10;
        }
        if (at == first || at - first > 9) return Event.NO_TIME;
      }
    }
    if (at < to) {
      long offset = offset(text, at, to);
      if (offset == Event.NO_TIME) return Event.NO_TIME;
      ms -= offset;
    }
    return isTime(ms) ? ms : Event.NO_TIME;
  }

  /**
   * Returns the offset {@code Z}, {@code ±HH}, {@code ±HHMM} or {@code ±HH:MM} in milliseconds;
   * {@link Event#NO_TIME} if it is not valid.
   */
  private static long offset(char[] text, int at, int to) {
    int length = to - at;
    if (text[at] == 'Z') return length == 1 ? 0 : Event.NO_TIME;
    if ((text[at] != '+' && text[at] != '-') || length < 3) return Event.NO_TIME;
    int hours = two(text, at + 1);
    int minutes =
        switch (length) {
          case 3 -> 0;
          case 5 -> two(text, at + 3);
          case 6 -> text[at + 3] == ':' ? two(text, at + 4) : -1;
          default -> -1;
        };
    if (outside(hours, 23) || outside(minutes, 59)) return Event.NO_TIME;
    long offset = hours * 3_600_000L + minutes * 60_000L;
    return text[at] == '-' ? -offset : offset;
  }

  /** Returns two digits as a number, or less than -1000 if one of them is not a digit. */
  private static int two(char[] text, int at) {
    char tens = text[at];
    char units = text[at + 1];
    return isDigit(tens) && isDigit(units) ? (tens - '0') * 10 + (units - '0') : -1_000_000;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean outside(int value, int max) {
    return value < 0 || value > max;
  }

  private static int daysIn(int year, int month) {
    return switch (month) {
      case 2 -> (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /**
   * Returns the days since 1970 in the Gregorian calendar. Years are shifted to start in March, so
   * that the leap day is the last day of a year.
   */
  private static long epochDay(int year, int month, int day) {
    int shifted = month > 2 ? year : year - 1;
    int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return 365L * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468;
  }
}
