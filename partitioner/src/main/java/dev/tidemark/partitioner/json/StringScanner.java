package dev.tidemark.partitioner.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the end of a JSON string, eight bytes at a time. Not thread-safe. */
final class StringScanner {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long QUOTES = 0x2222222222222222L;
  private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
  private static final long SPACES = 0x2020202020202020L;

  private boolean escaped;
  private long seen;

  /**
   * Returns the offset after the closing quote of the string whose first character is at {@code
   * from}.
   */
  int of(byte[] bytes, int from, int limit) throws InvalidJsonException {
    escaped = false;
    seen = 0;
    int at = from;
    while (true) {
      at = special(bytes, at, limit);
      if (at >= limit) throw new InvalidJsonException();
      if (bytes[at] == '"') return at + 1;
      if (bytes[at] != '\\') throw new InvalidJsonException();
      escaped = true;
      at = afterEscape(bytes, at + 1, limit);
    }
  }

  boolean isEscaped() {
    return escaped;
  }

  /**
   * Returns whether the string is certainly all ASCII. May return false for ASCII if bytes after
   * the string are not.
   */
  boolean isAscii() {
    return (seen & HIGH_BITS) == 0;
  }

  /** Returns the offset of the next quote, backslash or control character. */
  private int special(byte[] bytes, int from, int limit) {
    int at = from;
    for (; at <= limit - Long.BYTES; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      seen |= eight;
      long quote = eight ^ QUOTES;
      long backslash = eight ^ BACKSLASHES;
      // In each of the three terms, the lowest matching byte has its highest bit set, and no byte
      // below it.
      long hits =
          (((quote - LOW_BITS) & ~quote)
                  | ((backslash - LOW_BITS) & ~backslash)
                  | ((eight - SPACES) & ~eight))
              & HIGH_BITS;
      if (hits != 0) return at + (Long.numberOfTrailingZeros(hits) >>> 3);
    }
    while (at < limit) {
      byte b = bytes[at];
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) return at;
      // Sign extension sets the high bits that isAscii tests.
      seen |= b;
      at++;
    }
    return at;
  }

  private static int afterEscape(byte[] bytes, int at, int limit) throws InvalidJsonException {
    if (at >= limit) throw new InvalidJsonException();
    return switch (bytes[at]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
      case 'u' -> {
        if (at + 5 > limit) throw new InvalidJsonException();
        for (int i = at + 1; i < at + 5; i++) {
          if (Character.digit(bytes[i], 16) < 0) throw new InvalidJsonException();
        }
        yield at + 5;
      }
      default -> throw new InvalidJsonException();
    };
  }
}
