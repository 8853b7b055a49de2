package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.Topic;
import java.util.List;

/**
 * A bound query: all of its names exist, its values are typed, and its order is total.
 *
 * @param asked the caller's conditions
 * @param searchWords the caller's search words
 * @param allowed the events that the caller may see
 * @param payloadFields the part of the event that the rows contain
 * @param originally the same part by the paths from before any field was renamed, so that the
 *     digest of the query does not change with a rename
 * @param limit the number of rows of a page, 1 to 1000
 */
public record Query(
    Topic topic,
    Predicate asked,
    SearchWords searchWords,
    Predicate allowed,
    PayloadFields payloadFields,
    PayloadFields originally,
    TotalOrder totalOrder,
    int limit) {
  /**
   * Returns the condition of the result: events that match the query and that the caller may see.
   */
  public Predicate where() {
    return Predicate.and(List.of(allowed, asked, searchWords.occur()));
  }

  /** Returns whether some events may be hidden from the caller. */
  public boolean isRestricted() {
    return !(allowed instanceof Predicate.All);
  }
}
