package dev.tidemark.partitioner.json;

/** Decodes the characters of a JSON string into a reusable buffer. Not thread-safe. */
final class StringUnescaper {
  private static final int FIRST = 256;
  private static final int KEPT = 64 << 10;

  private char[] chars = new char[FIRST];
  private int count;

  /** Decodes the bytes between the quotes of a string that is known to be valid. */
  void read(byte[] bytes, int from, int to) {
    if (chars.length < to - from) chars = new char[Math.max(to - from, 2 * chars.length)];
    count = 0;
    int at = from;
    while (at < to) {
      byte b = bytes[at];
      if (b == '\\') at = escape(bytes, at + 1);
      else if (b >= 0) {
        chars[count++] = (char) b;
        at++;
      } else {
        at = sequence(bytes, at);
      }
    }
  }

  String string(byte[] bytes, int from, int to) {
    read(bytes, from, to);
    return new String(chars, 0, count);
  }

  /** Releases a large buffer. */
  void forget() {
    if (chars.length > KEPT) chars = new char[FIRST];
  }

  char[] chars() {
    return chars;
  }

  int count() {
    return count;
  }

  private int escape(byte[] bytes, int at) {
    char meant =
        switch (bytes[at]) {
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> (char) unit(bytes, at + 1);
          default -> (char) bytes[at];
        };
    chars[count++] = meant;
    return bytes[at] == 'u' ? at + 5 : at + 1;
  }

  private static int unit(byte[] bytes, int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) unit = (unit << 4) | Character.digit(bytes[i], 16);
    return unit;
  }

  private int sequence(byte[] bytes, int at) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    int point = lead & (0x7f >> length);
    for (int i = at + 1; i < at + length; i++) point = (point << 6) | (bytes[i] & 0x3f);
    count += Character.toChars(point, chars, count);
    return at + length;
  }
}
