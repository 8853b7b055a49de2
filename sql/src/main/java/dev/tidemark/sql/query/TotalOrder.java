package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.FieldType;
import java.util.ArrayList;
import java.util.List;

/**
 * A total order of a topic's events: no two events are equal in all of its keys.
 *
 * @param keys the named ones, then those that make it total
 */
public record TotalOrder(List<SortKey> keys) {
  public TotalOrder {
    keys = List.copyOf(keys);
  }

  /** The order by these keys of columns, made total by the identity. */
  public static TotalOrder by(List<SortKey> named) {
    List<SortKey> keys = new ArrayList<>();
    for (SortKey key : named) {
      boolean text = key.term().type() == FieldType.STRING;
      keys.add(new SortKey(text ? new Term.SortPrefix(key.term()) : key.term(), key.descending()));
    }
    addUnlessNamed(keys, named, Term.Stored.TIMESTAMP);
    // Always and in full: ids may differ in nothing but what lies behind a text's head.
    keys.add(new SortKey(Term.Stored.ID, false));
    addUnlessNamed(keys, named, Term.Stored.ENV);
    addUnlessNamed(keys, named, Term.Stored.ORG);
    return new TotalOrder(keys);
  }

  private static void addUnlessNamed(List<SortKey> keys, List<SortKey> named, Term term) {
    if (named.stream().noneMatch(key -> key.term().equals(term))) {
      keys.add(new SortKey(term, false));
    }
  }
}
