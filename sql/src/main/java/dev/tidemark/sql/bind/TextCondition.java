package dev.tidemark.sql.bind;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.ValueOrder;

/** Conditions on a part of a text. Every text contains the empty text. */
final class TextCondition {
  private TextCondition() {}

  static Predicate prefix(Term text, String prefix) {
    return prefix.isEmpty() ? Predicate.notNull(text) : new Predicate.Prefix(text, prefix);
  }

  static Predicate contains(Term text, String part) {
    return part.isEmpty() ? Predicate.notNull(text) : new Predicate.Contains(text, part, false);
  }

  static Predicate containsInAnyCase(Term text, String part) {
    return part.isEmpty()
        ? Predicate.notNull(text)
        : new Predicate.Contains(text, ValueOrder.lower(part), true);
  }
}
