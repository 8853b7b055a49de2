package dev.tidemark.samples;

/** Numbers as log messages show them, in every locale alike. */
final class MessageNumbers {
  private MessageNumbers() {}

  /** As in {@code 812 ms} and {@code 3.21 s}. */
  static String duration(long ms) {
    if (ms < 1000) return ms + " ms";
    return ms / 1000 + "." + padded(ms % 1000 / 10, 2) + " s";
  }

  /** As in {@code 4.2 kB}. */
  static String size(long bytes) {
    return bytes / 1000 + "." + bytes % 1000 / 100 + " kB";
  }

  /** A number that is not negative, with leading zeros. */
  static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
