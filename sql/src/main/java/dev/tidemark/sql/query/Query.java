package dev.tidemark.sql.query;

import dev.tidemark.partitioner.topic.Topic;
import java.util.List;

/**
 * A query as it is understood: what it names exists, its values are typed, its order is total.
 *
 * @param asked which events the caller asks for by conditions
 * @param words which of them by words
 * @param allowed which events the caller may see at all
 * @param fields what its rows keep of the event
 * @param originally the same by the paths from before any field was renamed: by these a query is
 *     the same one before and after
 * @param limit how many of them a page holds, 1 to 1000
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
  /** Which events to answer with: those asked for that may be seen. */
  public Predicate where() {
    return Predicate.and(List.of(allowed, asked, searchWords.occur()));
  }

  /** Whether some events may be hidden from the caller. */
  public boolean isRestricted() {
    return !(allowed instanceof Predicate.All);
  }
}
