package dev.tidemark.sql;

import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.page.Work;
import java.util.List;
import java.util.Optional;

/**
 * A page of events, in the order of its query.
 *
 * @param cursor where the next page starts; empty on the last page, except for a follow query,
 *     where it marks the start of future events
 * @param hasMore whether there may be another page
 * @param limit the requested number of rows, after the upper limit was applied
 * @param partial whether a budget ended the page: then it may have fewer rows than requested, or
 *     none, and there may be no rows after it
 * @param snapshotChanged whether the snapshot of the cursor no longer existed, so that the query
 *     continued by position in the current one
 * @param work what the page cost
 * @param queryDigest the digest of the query, by which logs can identify it
 */
public record Page(
    List<Row> rows,
    Optional<String> cursor,
    boolean hasMore,
    int limit,
    boolean partial,
    boolean snapshotChanged,
    Work work,
    String queryDigest) {
  public Page {
    rows = List.copyOf(rows);
  }
}
