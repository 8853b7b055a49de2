package dev.tidemark.sql.query;

import java.util.List;

/**
 * Words that must all occur in an event.
 *
 * <p>Queries are compared by the words, so a query stays the same when the topic gains or loses the
 * strings in which the words are searched.
 *
 * @param words each once, in lower case
 * @param occur the condition that all words occur, for the current fields of the topic
 */
public record SearchWords(List<String> words, Predicate occur) {
  /** No words: every event matches. */
  public static final SearchWords NONE = new SearchWords(List.of(), new Predicate.All());

  public SearchWords {
    words = List.copyOf(words);
  }
}
