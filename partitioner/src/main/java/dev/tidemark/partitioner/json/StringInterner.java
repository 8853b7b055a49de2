package dev.tidemark.partitioner.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as environments: one string each instead of one a line.
 *
 * <p>Holds only short ones, and of those whose places meet the last. Not thread-safe.
 */
public final class StringInterner {
  private static final int PLACES = 256;
  private static final int LONGEST = 64;

  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  /** The bytes between the quotes, and what they mean. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(byte[] bytes, String text) {}

  /** The text that was put for the same bytes, or null. */
  @Nullable String find(byte[] bytes, int from, int to) {
    Known known = places[place(bytes, from, to)];
    if (known == null || !Arrays.equals(known.bytes, 0, known.bytes.length, bytes, from, to)) {
      return null;
    }
    return known.text;
  }

  void put(byte[] bytes, int from, int to, String text) {
    if (to - from > LONGEST) return;
    places[place(bytes, from, to)] = new Known(Arrays.copyOfRange(bytes, from, to), text);
  }

  private static int place(byte[] bytes, int from, int to) {
    return NameTable.hash(bytes, from, to) & (PLACES - 1);
  }
}
