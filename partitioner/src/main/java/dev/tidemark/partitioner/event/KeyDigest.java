package dev.tidemark.partitioner.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.text.Digests;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Computes the id of an event that has none: the first 32 hex digits of the SHA-256 of its key
 * members as a JSON array, or of its own bytes. docs/topics.md defines how the array is written.
 * The format must not change, because tables contain such ids.
 *
 * <p>Not thread-safe.
 */
final class KeyDigest {
  private static final int BYTES = 16;
  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest sha256 = Digests.sha256();
  private final String[] values;

  KeyDigest(int members) {
    values = new String[members];
  }

  /** Returns whether no member is part of the key. */
  boolean isEmpty() {
    return values.length == 0;
  }

  /** Discards the members of the last event. An absent member is null. */
  void start() {
    Arrays.fill(values, "null");
  }

  /** Adds the current value of the tokens; returns false if it is not a scalar. */
  boolean add(int index, JsonTokens value) {
    switch (value.token()) {
      case VALUE_STRING -> values[index] = quoted(value.text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL ->
          values[index] = value.text();
      default -> {
        return false;
      }
    }
    return true;
  }

  String ofKey() {
    byte[] array = ("[" + String.join(",", values) + "]").getBytes(UTF_8);
    return of(array, 0, array.length);
  }

  String of(byte[] bytes, int from, int to) {
    sha256.update(bytes, from, to - from);
    return HEX.formatHex(sha256.digest(), 0, BYTES);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 8).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c >= ' ') json.append(c);
          else json.append("\\u").append(HEX.toHexDigits(c));
        }
      }
    }
    return json.append('"').toString();
  }
}
