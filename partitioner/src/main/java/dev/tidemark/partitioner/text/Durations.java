package dev.tidemark.partitioner.text;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses durations as they are written in topics.yml: {@code 90s}, {@code 12h}, {@code 7d}. */
public final class Durations {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})([smhd])");

  private Durations() {}

  /**
   * Returns the parsed duration, or null if {@code text} is not a duration between {@code shortest}
   * and {@code longest}, both inclusive.
   */
  public static @Nullable Duration read(String text, Duration shortest, Duration longest) {
    var parts = SPAN.matcher(text);
    if (!parts.matches()) return null;
    long number = Long.parseLong(parts.group(1));
    Duration length =
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    return length.compareTo(shortest) < 0 || length.compareTo(longest) > 0 ? null : length;
  }
}
