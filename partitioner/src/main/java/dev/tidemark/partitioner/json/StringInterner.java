package dev.tidemark.partitioner.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reuses strings for texts that are repeated, such as environments.
 *
 * <p>Keeps only short texts; a text replaces another with the same hash. Not thread-safe.
 */
public final class StringInterner {
  private static final int PLACES = 256;
  private static final int LONGEST = 64;

  private final @Nullable Known[] places = new @Nullable Known[PLACES];

  /** The bytes between the quotes, and the decoded text. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Known(byte[] bytes, String text) {}

  /** Returns the text that was put for the same bytes, or null. */
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
