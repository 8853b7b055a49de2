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
 * Binds words to the condition that every word occurs in an event: in its JSON text, which includes
 * member names and numbers, or in a declared string.
 */
final class SearchBinder {
  private static final int MOST_WORDS = 16;
  private static final int MOST_CODE_POINTS = 4096;
  private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}+");

  private final List<Term> strings;

  /** Creates a search of the event's text and, for words that are escaped there, of these terms. */
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
    // The longest first: it is likely the rarest, and the others are searched only in its matches.
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
    // If the event has no escape, a word in a string is also in the event's text.
    Predicate hasEscape = TextCondition.contains(Term.Stored.PAYLOAD, "\\");
    Predicate inString =
        Predicate.or(
            strings.stream().map(term -> TextCondition.containsInAnyCase(term, word)).toList());
    places.add(Predicate.and(List.of(hasEscape, inString)));
    return Predicate.or(places);
  }
}
