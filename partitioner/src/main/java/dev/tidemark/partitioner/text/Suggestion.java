package dev.tidemark.partitioner.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggests a known word for an unknown one. */
public final class Suggestion {
  /**
   * Longer words are not typing mistakes, and the cost of the distance is the product of the
   * lengths.
   */
  private static final int LONGEST = 200;

  private Suggestion() {}

  /**
   * Returns the word of {@code among} that is the fewest edits away from {@code word}, if the
   * distance is small enough for a typing mistake: at most a third of the length of {@code word},
   * and at most four edits.
   *
   * <p>Case is ignored. Of words with the same distance, the first in natural order is returned.
   */
  public static Optional<String> nearest(String word, Collection<String> among) {
    if (word.isEmpty() || word.length() > LONGEST) return Optional.empty();
    String wanted = word.toLowerCase(Locale.ROOT);
    String best = null;
    int allowed = Math.clamp((wanted.length() + 2) / 3, 1, 4);
    int bestDistance = allowed + 1;
    for (String candidate : among.stream().sorted().toList()) {
      if (Math.abs(candidate.length() - wanted.length()) > allowed) continue;
      int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns {@code "; did you mean 'x'?"} for the {@link #nearest} word, or an empty text. */
  public static String hint(String word, Collection<String> among) {
    return nearest(word, among).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  /** Returns the number of edits between two words. Swapping two neighbours is one edit. */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) last[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(substitution, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
