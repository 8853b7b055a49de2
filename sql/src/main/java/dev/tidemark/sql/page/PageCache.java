package dev.tidemark.sql.page;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.catalog.snapshot.CacheStats;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.TotalOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Caches the rows that pages have read, for a repeated request of a page or a request of the next
 * one. A snapshot never changes, so its rows stay valid while the snapshot may be read. Bounded by
 * bytes. Thread-safe.
 */
public final class PageCache {
  /**
   * The next page is usually requested sooner; rows that were erased meanwhile must not be kept for
   * long.
   */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** The memory of a row without its texts, and of one character at most, in bytes. */
  private static final int ROW_BYTES = 200;

  private static final int CHARACTER_BYTES = 2;

  /**
   * The maximum number of rows of a statement, those of the page included: the engine decodes about
   * twice as many anyway.
   */
  private static final int MOST_AT_ONCE = 1_000;

  private final Cache<Start, CachedRows> known;
  private final boolean isOn;

  /** Creates an empty cache of at most this many bytes; 0 disables it. */
  public PageCache(long mostBytes) {
    this.isOn = mostBytes > 0;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .<Start, CachedRows>weigher((_, rows) -> rows.weight())
            .expireAfterWrite(KEPT)
            .recordStats()
            .build();
  }

  /**
   * The key of cached rows: where they start.
   *
   * @param topic the topic of the events
   * @param snapshot the snapshot that contains them
   * @param where the condition that each of them fulfils
   * @param after the position after which they come
   */
  public record Start(
      String topic, long snapshot, Predicate where, TotalOrder totalOrder, Position after) {
    Start at(Position position) {
      return new Start(topic, snapshot, where, totalOrder, position);
    }
  }

  /**
   * The next rows of a query.
   *
   * @param rows in their order, without gaps
   * @param end where the rows after these start; empty if there are none
   * @param ahead how many of them were read before they were requested
   */
  public record CachedRows(List<ResultRow> rows, Optional<Position> end, int ahead) {
    /** Returns the rows after the first {@code first} ones. */
    CachedRows after(int first) {
      return new CachedRows(new ArrayList<>(rows.subList(first, rows.size())), end, ahead);
    }

    private int weight() {
      long weight = ROW_BYTES;
      for (ResultRow row : rows) weight += bytes(row);
      return (int) Math.min(Integer.MAX_VALUE, weight);
    }
  }

  /** Returns the approximate memory of a row, in bytes, rather too high. */
  static long bytes(ResultRow row) {
    long characters = 0;
    for (Object value : row.values()) {
      if (value instanceof String text) characters += text.length();
    }
    return ROW_BYTES + CHARACTER_BYTES * characters;
  }

  public Optional<CachedRows> of(Start start) {
    return Optional.ofNullable(known.getIfPresent(start));
  }

  /**
   * Caches the rows after a page and, if it is a first page, its own rows: many callers request the
   * same first page. Any other page is requested once, and its rows would take the space of those
   * that come next.
   */
  public void keep(Start start, PageReader page) {
    if (!isOn) return;
    Optional<CachedRows> all = page.known();
    if (!isFirst(start)) {
      known.invalidate(start);
    } else if (page.work().steps() > 0) {
      all.ifPresent(rows -> known.put(start, rows));
    } else {
      // The rows came from this cache: if they were stored again, they would never expire.
      return;
    }
    if (all.isEmpty()) return;
    CachedRows behind = all.get().after(page.rows().size());
    if (behind.rows().isEmpty()) return;
    page.next().ifPresent(next -> known.put(start.at(next), behind));
  }

  /**
   * Returns how many rows to read in addition to those of a page: none for the first page, which
   * may be the only one requested, and twice as many each time for later pages.
   */
  public int ahead(Start start, Optional<CachedRows> given, int limit) {
    if (!isOn || isFirst(start)) return 0;
    int last = given.map(CachedRows::ahead).orElse(0);
    return Math.clamp(Math.max(limit, 2L * last), 0, Math.max(0, MOST_AT_ONCE - limit));
  }

  private static boolean isFirst(Start start) {
    return start.after().equals(Position.START);
  }

  /** Returns the statistics of the cache: how often a page started with cached rows. */
  public CacheStats figures() {
    return CacheStats.of("rows", known);
  }
}
