package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.FieldType;
import java.util.ArrayList;
import java.util.List;

/**
 * A total order of a topic's events: no two events are equal in all of its keys.
 *
 * @param keys the keys of the query, then those that make the order total
 */
public record TotalOrder(List<SortKey> keys) {
  public TotalOrder {
    keys = List.copyOf(keys);
  }

  /** Returns the order by these keys, made total by the identity of events. */
  public static TotalOrder by(List<SortKey> named) {
    List<SortKey> keys = new ArrayList<>();
    for (SortKey key : named) {
      boolean text = key.term().type() == FieldType.STRING;
      keys.add(new SortKey(text ? new Term.SortPrefix(key.term()) : key.term(), key.descending()));
    }
    addUnlessNamed(keys, named, Term.Stored.TIMESTAMP);
    // Always and complete: ids may differ only after the prefix that is used for sorting.
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
