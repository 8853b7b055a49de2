package dev.tidemark.partitioner.text;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and prints durations: {@code 250ms}, {@code 30s}, {@code 10m}, {@code 1h}, {@code 7d}. */
public final class Durations {
  /** For the message about a text that is not a duration. */
  public static final String EXAMPLES = "a duration such as 30s, 10m, 1h or 7d";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

  private static final List<ChronoUnit> UNITS =
      List.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS);

  private Durations() {}

  /** Returns the duration, or empty if {@code text} is not a duration. */
  public static Optional<Duration> parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) return Optional.empty();
    long amount = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(amount);
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        });
  }

  /**
   * Returns the duration, or empty if {@code text} is not a duration from {@code shortest} to
   * {@code longest}.
   */
  public static Optional<Duration> parse(String text, Duration shortest, Duration longest) {
    return parse(text).filter(d -> d.compareTo(shortest) >= 0 && d.compareTo(longest) <= 0);
  }

  /**
   * Returns the duration in words, in the largest unit of which it is a whole number: {@code 90
   * minutes}; one day is {@code 24 hours}.
   */
  public static String words(Duration duration) {
    for (ChronoUnit unit : UNITS) {
      long amount = duration.dividedBy(unit.getDuration());
      boolean isWhole = unit.getDuration().multipliedBy(amount).equals(duration);
      if (amount == 0 || !isWhole || (amount == 1 && unit == ChronoUnit.DAYS)) continue;
      String units = unit.toString().toLowerCase(Locale.ROOT);
      return amount + " " + (amount == 1 ? units.substring(0, units.length() - 1) : units);
    }
    return duration.toMillis() + " ms";
  }
}
