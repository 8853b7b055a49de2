package dev.tidemark.partitioner.text;

/**
 * Compares names of users and topics without regard to ASCII case.
 *
 * <p>Unicode makes one of more than that: the Kelvin sign U+212A has the lower case {@code k}, so
 * that a user of that name would have Ken's rights.
 */
public final class AsciiCase {
  private AsciiCase() {}

  /** The text with {@code a} to {@code z} for {@code A} to {@code Z}, and else as it is. */
  public static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
    }
    return lower.toString();
  }
}
