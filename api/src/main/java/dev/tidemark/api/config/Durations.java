package dev.tidemark.api.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 30s}, {@code 10m}, {@code 1h}, {@code 7d}.
 */
public final class Durations {
  /** What to say of a text that is none. */
  public static final String EXAMPLES = "a duration such as 30s, 10m, 1h or 7d";

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

  private Durations() {}

  /** Reads a duration; empty where the text is none. */
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
}
