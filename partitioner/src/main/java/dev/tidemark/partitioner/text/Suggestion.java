package dev.tidemark.partitioner.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known word somebody meant who wrote an unknown one. */
public final class Suggestion {
  /** Longer words are no typing mistakes, and the distance costs their product. */
  private static final int LONGEST = 200;

  private Suggestion() {}

  /**
   * The word of {@code among} that is fewest edits away from {@code word}, if that is near enough
   * to be a mistake in writing: at most a third of its length, and never more than four edits.
   *
   * <p>Case costs nothing; of words equally near the first in their natural order is taken.
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

  /** Edits between two words, where swapping two neighbours is one edit. */
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
