package dev.tidemark.sql.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.sql.cursor.Cursor;

/**
 * How large the rows of a query are, as its last pages saw them: files tell only what is left of
 * them when they are compressed. Forgets queries that are seldom asked. Safe for use by many
 * threads.
 */
public final class RowSizeStats {
  private static final int MOST_QUERIES = 1_000;

  private final Cache<Cursor.Owner, Long> bytes =
      Caffeine.newBuilder().maximumSize(MOST_QUERIES).build();

  /** How many bytes a row has on average; 0 where nothing is known. */
  public long of(Cursor.Owner query) {
    Long known = bytes.getIfPresent(query);
    return known == null ? 0 : known;
  }

  /** Learns from a page; 0 where it saw no row. */
  public void saw(Cursor.Owner query, long bytesOfARow) {
    if (bytesOfARow > 0) bytes.put(query, bytesOfARow);
  }
}
