package dev.tidemark.sql.bind;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.SearchWords;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.ValueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The condition that every word occurs in an event: in its text as it was sent, where member names
 * and numbers are found, too, or in a declared string.
 */
final class SearchBinder {
  private static final int MOST_WORDS = 16;
  private static final int MOST_CODE_POINTS = 4096;
  private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}+");

  private final List<Term> strings;

  /** A search of the event and, for what is escaped there, of these terms. */
  SearchBinder(List<Term> strings) {
    this.strings = List.copyOf(strings);
  }

  SearchWords bind(String text) throws BindException {
    if (text.codePointCount(0, text.length()) > MOST_CODE_POINTS) {
      throw new BindException("must be at most %d characters".formatted(MOST_CODE_POINTS));
    }
    List<String> words = SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
    if (words.size() > MOST_WORDS) {
      throw new BindException(
          "must be at most %d words, but has %d".formatted(MOST_WORDS, words.size()));
    }
    // The longest first: it is likely the rarest, and the others are looked for only where it is.
    List<String> distinct =
        words.stream()
            .map(ValueOrder::lower)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
    return new SearchWords(distinct, Predicate.and(distinct.stream().map(this::occurs).toList()));
  }

  private Predicate occurs(String word) {
    List<Predicate> places = new ArrayList<>();
    places.add(TextCondition.containsInAnyCase(Term.Stored.PAYLOAD, word));
    String escaped = word.replace("\\", "\\\\").replace("\"", "\\\"");
    if (!escaped.equals(word)) {
      places.add(TextCondition.containsInAnyCase(Term.Stored.PAYLOAD, escaped));
    }
    // Without an escape in the event, a string that has the word has it there, too.
    Predicate hasEscape = TextCondition.contains(Term.Stored.PAYLOAD, "\\");
    Predicate inString =
        Predicate.or(
            strings.stream().map(term -> TextCondition.containsInAnyCase(term, word)).toList());
    places.add(Predicate.and(List.of(hasEscape, inString)));
    return Predicate.or(places);
  }
}
