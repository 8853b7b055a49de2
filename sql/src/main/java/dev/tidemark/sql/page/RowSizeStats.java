package dev.tidemark.sql.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.sql.cursor.Cursor;

/**
 * The average row size of a query, measured on its last pages: data files only contain compressed
 * sizes. Queries that are seldom run are evicted. Thread-safe.
 */
public final class RowSizeStats {
  private static final int MOST_QUERIES = 1_000;

  private final Cache<Cursor.Owner, Long> bytes =
      Caffeine.newBuilder().maximumSize(MOST_QUERIES).build();

  /** Returns the average size of a row, in bytes; 0 if it is not known. */
  public long of(Cursor.Owner query) {
    Long known = bytes.getIfPresent(query);
    return known == null ? 0 : known;
  }

  /** Records the average row size of a page; 0 if the page had no row. */
  public void saw(Cursor.Owner query, long bytesOfARow) {
    if (bytesOfARow > 0) bytes.put(query, bytesOfARow);
  }
}
