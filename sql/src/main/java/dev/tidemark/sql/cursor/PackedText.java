package dev.tidemark.sql.cursor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Encodes texts in few bytes, so that eight sort keys of 256 rare characters each fit a cursor of 8
 * KiB: as UTF-8, or as one number whose digits are the code points.
 */
final class PackedText {
  private static final int SURROGATES = Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1;
  private static final BigInteger BASE =
      BigInteger.valueOf(Character.MAX_CODE_POINT + 1L - SURROGATES);

  /**
   * The time of packing grows with the square of the length; only ids of other engines are longer.
   */
  private static final int LONGEST_PACKED = 4096;

  /** A marker for a length that does not fit into two bytes. */
  private static final int LONG = 0xFFFF;

  private PackedText() {}

  static void write(String text, DataOutputStream out) throws IOException {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    boolean mayPay = plain.length > 16 && plain.length <= LONGEST_PACKED;
    byte[] packed = mayPay ? pack(text) : plain;
    boolean pays = packed.length < plain.length;
    byte[] bytes = pays ? packed : plain;
    int header = bytes.length << 1 | (pays ? 1 : 0);
    if (header >= LONG) {
      out.writeShort(LONG);
      out.writeInt(header);
    } else {
      out.writeShort(header);
    }
    out.write(bytes);
  }

  static String read(DataInputStream in) throws IOException {
    int first = in.readUnsignedShort();
    int header = first == LONG ? in.readInt() : first;
    byte[] bytes = in.readNBytes(header >> 1);
    if (bytes.length != header >> 1) throw new IOException("the text is truncated");
    return (header & 1) == 1 ? unpack(bytes) : new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] pack(String text) {
    // A leading 1 preserves leading zeros, which are NUL characters.
    BigInteger number = BigInteger.ONE;
    for (int codePoint : text.codePoints().toArray()) {
      int digit = codePoint > Character.MAX_SURROGATE ? codePoint - SURROGATES : codePoint;
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    return number.toByteArray();
  }

  private static String unpack(byte[] bytes) {
    StringBuilder reversed = new StringBuilder();
    BigInteger number = new BigInteger(bytes);
    while (!number.equals(BigInteger.ONE)) {
      BigInteger[] parts = number.divideAndRemainder(BASE);
      int digit = parts[1].intValue();
      int codePoint = digit >= Character.MIN_SURROGATE ? digit + SURROGATES : digit;
      reversed.appendCodePoint(codePoint);
      number = parts[0];
    }
    return reversed.reverse().toString();
  }
}
