package dev.tidemark.partitioner.text;

/**
 * Compares names of users and topics without regard to ASCII case.
 *
 * <p>Unicode case mapping equates more characters than that: the lower case of the Kelvin sign
 * U+212A is {@code k}, so a user with that character in the name would get Ken's rights.
 */
public final class AsciiCase {
  private AsciiCase() {}

  /**
   * Returns the text with {@code A} to {@code Z} replaced by {@code a} to {@code z}. All other
   * characters stay as they are.
   */
  public static String lower(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : c);
    }
    return lower.toString();
  }
}
