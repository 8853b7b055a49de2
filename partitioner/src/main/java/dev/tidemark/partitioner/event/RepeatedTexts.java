package dev.tidemark.partitioner.event;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as environments: one string each instead of one a line.
 *
 * <p>Holds only short ones, and of those whose places meet the last. For one thread at a time.
 */
final class RepeatedTexts {
  private static final int PLACES = 256;
  private static final int LONGEST = 64;

  private final @Nullable String[] places = new @Nullable String[PLACES];
  private final char[][] letters = new char[PLACES][];

  String of(char[] text, int from, int length) {
    if (length > LONGEST) return new String(text, from, length);
    int hash = length;
    for (int i = from; i < from + length; i++) hash = 31 * hash + text[i];
    int place = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (PLACES - 1);
    String known = places[place];
    char[] same = letters[place];
    if (known != null && Arrays.equals(same, 0, same.length, text, from, from + length)) {
      return known;
    }
    String fresh = new String(text, from, length);
    places[place] = fresh;
    letters[place] = fresh.toCharArray();
    return fresh;
  }
}
