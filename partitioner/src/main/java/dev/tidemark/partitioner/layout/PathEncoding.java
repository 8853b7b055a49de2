package dev.tidemark.partitioner.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.partitioner.text.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Encodes a text for a path: every byte outside {@code [A-Za-z0-9._-]} becomes {@code %XX}. */
final class PathEncoding {
  /**
   * The most encoded bytes of a text; a longer text is replaced by its digest. A file name has at
   * most 255 bytes.
   */
  static final int LONGEST = 120;

  private static final HexFormat PERCENT = HexFormat.of().withUpperCase();
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private PathEncoding() {}

  static boolean isTooLong(String text) {
    return text.length() > LONGEST || encode(text).length() > LONGEST;
  }

  static boolean isDigest(String hex) {
    return DIGEST.matcher(hex).matches();
  }

  static String digest(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text));
  }

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      if (isPlain(b)) encoded.append((char) b);
      else PERCENT.toHexDigits(encoded.append('%'), b);
    }
    return encoded.toString();
  }

  /**
   * Returns the text for which {@link #encode} returns exactly {@code encoded}; empty if there is
   * none.
   */
  static Optional<String> decode(String encoded) {
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c != '%') {
        bytes.put((byte) c);
      } else {
        if (i + 2 >= encoded.length()) return Optional.empty();
        int high = Character.digit(encoded.charAt(++i), 16);
        int low = Character.digit(encoded.charAt(++i), 16);
        bytes.put((byte) ((high << 4) | low));
      }
    }
    try {
      String text = UTF_8.newDecoder().decode(bytes.flip()).toString();
      // The code above is lenient. This check accepts only the spelling that encode produces.
      return encode(text).equals(encoded) ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '.'
        || b == '_'
        || b == '-';
  }
}
