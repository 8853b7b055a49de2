package dev.tidemark.api.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A number of bytes, written as {@code 2MiB}, {@code 512KiB} or {@code 1GB}. */
public record DataSize(long bytes) implements Comparable<DataSize> {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,12}) ?(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)", Pattern.CASE_INSENSITIVE);

  /** Parses a size; empty if {@code text} is not a valid size. */
  public static Optional<DataSize> parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) return Optional.empty();
    try {
      return Optional.of(
          new DataSize(
              Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2)))));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static long unit(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    long base = lower.endsWith("ib") ? 1024 : 1000;
    return switch (lower.charAt(0)) {
      case 'k' -> base;
      case 'm' -> base * base;
      case 'g' -> base * base * base;
      case 't' -> base * base * base * base;
      default -> 1;
    };
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }
}
