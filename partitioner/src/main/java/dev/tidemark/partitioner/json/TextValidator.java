package dev.tidemark.partitioner.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds text that JSON must not contain although a lenient parser would accept it: invalid UTF-8
 * and lone surrogates, written as bytes or as {@code \\u} escapes.
 *
 * <p>Every backslash is treated as an escape: outside a string the parser rejects it anyway.
 */
public final class TextValidator {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;

  /** The result of {@link #firstProblem} if there is no problem. */
  public static final int NONE = -1;

  private TextValidator() {}

  /** Returns the index of the first byte that is not part of well-formed text, or {@link #NONE}. */
  public static int firstProblem(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      at = skipPlain(bytes, at, to);
      if (at >= to) return NONE;
      int next = bytes[at] == '\\' ? afterEscape(bytes, at, to) : afterSequence(bytes, at, to);
      if (next < 0) return at;
      at = next;
    }
    return NONE;
  }

  /**
   * Returns the index of the next byte that is not ASCII or is a backslash. Most lines have few of
   * these.
   */
  private static int skipPlain(byte[] bytes, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      long difference = eight ^ BACKSLASHES;
      // Each zero byte of the difference gets its highest bit set.
      long hits = (((difference - LOW_BITS) & ~difference) | eight) & HIGH_BITS;
      if (hits != 0) return at + (Long.numberOfTrailingZeros(hits) >>> 3);
    }
    while (at < to && bytes[at] >= 0 && bytes[at] != '\\') at++;
    return at;
  }

  /** Returns the index after an escape, or -1 if it is a lone surrogate. */
  private static int afterEscape(byte[] bytes, int at, int to) {
    int unit = escapedUnit(bytes, at, to);
    if (unit < 0) return Math.min(at + 2, to);
    if (Character.isLowSurrogate((char) unit)) return -1;
    if (!Character.isHighSurrogate((char) unit)) return at + 6;
    int second = escapedUnit(bytes, at + 6, to);
    return second >= 0 && Character.isLowSurrogate((char) second) ? at + 12 : -1;
  }

  /** Returns the escaped code unit at an index, or -1 if there is none. */
  private static int escapedUnit(byte[] bytes, int at, int to) {
    if (at + 6 > to || bytes[at] != '\\' || bytes[at + 1] != 'u') return -1;
    int unit = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) return -1;
      unit = (unit << 4) | digit;
    }
    return unit;
  }

  /**
   * Returns the index after a character that is not ASCII, or -1 if its bytes are not valid UTF-8.
   */
  private static int afterSequence(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xFF;
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || at + length > to) return -1;
    int second = bytes[at + 1] & 0xFF;
    // The second byte alone identifies overlong forms, surrogates and code points beyond U+10FFFF.
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) return -1;
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) return -1;
    }
    return at + length;
  }
}
