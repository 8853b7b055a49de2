package dev.tidemark.samples;

/** Formats numbers as log messages show them, in every locale the same. */
final class MessageNumbers {
  private MessageNumbers() {}

  /** Formats a duration as in {@code 812 ms} and {@code 3.21 s}. */
  static String duration(long ms) {
    if (ms < 1000) return ms + " ms";
    return ms / 1000 + "." + padded(ms % 1000 / 10, 2) + " s";
  }

  /** Formats a size as in {@code 4.2 kB}. */
  static String size(long bytes) {
    return bytes / 1000 + "." + bytes % 1000 / 100 + " kB";
  }

  /** Formats a number that is not negative, with leading zeros. */
  static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
