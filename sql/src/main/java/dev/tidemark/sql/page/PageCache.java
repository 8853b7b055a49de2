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
 * Rows that pages have read, for the caller for the same page again or for the one behind it. A
 * snapshot never changes, so what was read of it once is right as long as somebody may read it.
 * Bounded by bytes. Thread-safe.
 */
public final class PageCache {
  /** Who walks on does it sooner; what was erased meanwhile shall not lie here for long. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** What a row takes beside its texts, and a character at most. */
  private static final int ROW_BYTES = 200;

  private static final int CHARACTER_BYTES = 2;

  /** A statement gives so many, the page's included: what it decodes anyway has twice as many. */
  private static final int MOST_AT_ONCE = 1_000;

  private final Cache<Start, CachedRows> known;
  private final boolean isOn;

  /** None yet, and never more than so many bytes; 0 keeps none. */
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
   * Where rows begin.
   *
   * @param topic whose events they are
   * @param snapshot in which they are
   * @param where what holds of each
   * @param after behind which they come
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
   * @param rows in their order, none left out
   * @param end where those behind them begin; empty where there are none
   * @param ahead how many of them were read before somebody asked for them
   */
  public record CachedRows(List<ResultRow> rows, Optional<Position> end, int ahead) {
    /** Those behind the first ones. */
    CachedRows after(int first) {
      return new CachedRows(new ArrayList<>(rows.subList(first, rows.size())), end, ahead);
    }

    private int weight() {
      long weight = ROW_BYTES;
      for (ResultRow row : rows) weight += bytes(row);
      return (int) Math.min(Integer.MAX_VALUE, weight);
    }
  }

  /** About what a row takes in memory, rather more. */
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
   * Keeps what lies behind a page, and of a first page what it has: that is asked for by many. Any
   * other is asked for once, and would be in the way of those that come next.
   */
  public void keep(Start start, PageReader page) {
    if (!isOn) return;
    Optional<CachedRows> all = page.known();
    if (!isFirst(start)) {
      known.invalidate(start);
    } else if (page.work().steps() > 0) {
      all.ifPresent(rows -> known.put(start, rows));
    } else {
      // Given from here: put again, it would never end.
      return;
    }
    if (all.isEmpty()) return;
    CachedRows behind = all.get().after(page.rows().size());
    if (behind.rows().isEmpty()) return;
    page.next().ifPresent(next -> known.put(start.at(next), behind));
  }

  /**
   * How many rows shall be read beside those of a page: none for the caller for the first one and
   * may not come again; twice as many each time for who walks on.
   */
  public int ahead(Start start, Optional<CachedRows> given, int limit) {
    if (!isOn || isFirst(start)) return 0;
    int last = given.map(CachedRows::ahead).orElse(0);
    return Math.clamp(Math.max(limit, 2L * last), 0, Math.max(0, MOST_AT_ONCE - limit));
  }

  private static boolean isFirst(Start start) {
    return start.after().equals(Position.START);
  }

  /** How often a page began with rows that were known. */
  public CacheStats figures() {
    return CacheStats.of("rows", known);
  }
}
