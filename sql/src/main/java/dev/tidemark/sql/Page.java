package dev.tidemark.sql;

import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.page.Work;
import java.util.List;
import java.util.Optional;

/**
 * A page of events, in the order of its query.
 *
 * @param cursor where the next page starts; on the last page empty, or for who follows where the
 *     news will start
 * @param hasMore whether to ask again
 * @param limit the number of rows asked for, after the upper limit was applied
 * @param partial whether a budget ended it: then it may have fewer rows than asked for, or none,
 *     and there may be none after it either
 * @param repinned whether the snapshot that the cursor pinned was gone, so that the walk went on by
 *     position in the current one
 * @param work what the page cost
 * @param query the digest of its query, by which a log may name it
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
