package dev.tidemark.sql.query;

import java.util.List;

/**
 * Words that all occur in an event.
 *
 * <p>By the words a query is the same one while the topic gains and loses the strings in which they
 * are looked for.
 *
 * @param words each once, in lower case
 * @param occur which events have them, as the topic is now
 */
public record SearchWords(List<String> words, Predicate occur) {
  /** Every event has all of none. */
  public static final SearchWords NONE = new SearchWords(List.of(), new Predicate.All());

  public SearchWords {
    words = List.copyOf(words);
  }
}
