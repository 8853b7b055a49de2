package dev.tidemark.sql.page;

import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.query.Position;
import dev.tidemark.sql.query.Query;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import dev.tidemark.sql.render.SqlRenderer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a page until a limit of rows or bytes is reached. Not thread-safe. */
final class PageBuilder implements RowSink {
  private final Query query;
  private final long maxBytes;
  private final boolean othersWrote;
  private final List<Row> taken = new ArrayList<>();
  private @Nullable ResultRow last;
  private long bytes;
  private boolean more;

  /**
   * Creates an empty page.
   *
   * @param othersWrote whether other engines may have written rows
   */
  PageBuilder(Query query, long maxBytes, boolean othersWrote) {
    this.query = query;
    this.maxBytes = maxBytes;
    this.othersWrote = othersWrote;
  }

  @Override
  public boolean take(ResultRow row) {
    // One row more than the page contains shows that there is another page.
    if (taken.size() == query.limit()) return full();
    Row next = read(row);
    long size = JsonSize.of(next);
    if (!taken.isEmpty() && bytes + size > maxBytes) return full();
    taken.add(next);
    bytes += size;
    last = row;
    return true;
  }

  /** Returns whether the page takes no more rows. */
  boolean isFull() {
    return more;
  }

  private boolean full() {
    more = true;
    return false;
  }

  private Row read(ResultRow row) {
    return new Row(
        Objects.requireNonNull(row.text(0), "id"),
        query.topic().name(),
        Instant.ofEpochMilli(row.number(1)),
        row.text(2),
        row.text(3),
        PayloadProjection.of(event(row.text(4)), query.payloadFields()));
  }

  private String event(@Nullable String payload) {
    return othersWrote ? SanitizedEvent.of(payload) : Objects.requireNonNull(payload, "payload");
  }

  /**
   * Returns how many more rows are needed, including the one that shows that there is another page.
   */
  int missing() {
    return more ? 0 : query.limit() + 1 - taken.size();
  }

  int rows() {
    return taken.size() + (more ? 1 : 0);
  }

  List<Row> taken() {
    return taken;
  }

  /** Returns the position right after the last row, if there is known to be another one. */
  Optional<Position> next() {
    return more && last != null ? Optional.of(after(last)) : Optional.empty();
  }

  /** Returns the position right after a row. */
  Position after(ResultRow row) {
    List<@Nullable Value> values = new ArrayList<>();
    List<Integer> places = SqlRenderer.places(query.totalOrder());
    for (SortKey key : query.totalOrder().keys()) {
      Object value = row.value(places.get(values.size()));
      values.add(value == null ? null : ValueOrder.of(key.term().type(), value));
    }
    return Position.after(values);
  }
}
