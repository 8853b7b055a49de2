package dev.tidemark.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tidemark.catalog.files.CacheFigures;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.query.Order;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Predicate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows that pages have read, for who asks for the same page again or for the one behind it. A
 * snapshot never changes, so what was read of it once is right as long as somebody may read it.
 * Bounded by bytes. Safe for use by many threads.
 */
final class KnownRows {
  /** Who walks on does it sooner; what was erased meanwhile shall not lie here for long. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  /** What a row takes beside its texts, and a character at most. */
  private static final int ROW_BYTES = 200;

  private static final int CHARACTER_BYTES = 2;

  /** A statement gives so many, the page's included: what it decodes anyway has twice as many. */
  private static final int MOST_AT_ONCE = 1_000;

  private final Cache<From, Known> known;
  private final boolean isOn;

  /** None yet, and never more than so many bytes; 0 keeps none. */
  KnownRows(long mostBytes) {
    this.isOn = mostBytes > 0;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(mostBytes)
            .<From, Known>weigher((_, rows) -> rows.weight())
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
  record From(String topic, long snapshot, Predicate where, Order order, Position after) {
    From at(Position position) {
      return new From(topic, snapshot, where, order, position);
    }
  }

  /**
   * The next rows of a question.
   *
   * @param rows in their order, none left out
   * @param end where those behind them begin; empty where there are none
   * @param ahead how many of them were read before somebody asked for them
   */
  record Known(List<ResultRow> rows, Optional<Position> end, int ahead) {
    /** Those behind the first ones. */
    Known behind(int first) {
      return new Known(new ArrayList<>(rows.subList(first, rows.size())), end, ahead);
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

  Optional<Known> of(From from) {
    return Optional.ofNullable(known.getIfPresent(from));
  }

  /**
   * Keeps what lies behind a page, and of a first page what it has: that is asked for by many. Any
   * other is asked for once, and would be in the way of those that come next.
   */
  void keep(From from, PageReading page) {
    if (!isOn) return;
    Optional<Known> all = page.known();
    if (!isFirst(from)) {
      known.invalidate(from);
    } else if (page.work().steps() > 0) {
      all.ifPresent(rows -> known.put(from, rows));
    } else {
      // Given from here: put again, it would never end.
      return;
    }
    if (all.isEmpty()) return;
    Known behind = all.get().behind(page.rows().size());
    if (behind.rows().isEmpty()) return;
    page.next().ifPresent(next -> known.put(from.at(next), behind));
  }

  /**
   * How many rows shall be read beside those of a page: none for who asks for the first one and may
   * not come again; twice as many each time for who walks on.
   */
  int ahead(From from, Optional<Known> given, int limit) {
    if (!isOn || isFirst(from)) return 0;
    int last = given.map(Known::ahead).orElse(0);
    return Math.clamp(Math.max(limit, 2L * last), 0, Math.max(0, MOST_AT_ONCE - limit));
  }

  private static boolean isFirst(From from) {
    return from.after().equals(Position.START);
  }

  /** How often a page began with rows that were known. */
  CacheFigures figures() {
    return CacheFigures.of("rows", known);
  }
}
