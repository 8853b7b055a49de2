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

/**
 * Collects the rows of a page until it has as many, or as many bytes, as it may have. For one
 * statement at a time.
 */
final class PageBuilder implements RowSink {
  private final Query query;
  private final long maxBytes;
  private final boolean othersWrote;
  private final List<Row> taken = new ArrayList<>();
  private @Nullable ResultRow last;
  private long bytes;
  private boolean more;

  /**
   * Nothing is collected yet.
   *
   * @param othersWrote whether rows may be of others than Tidemark
   */
  PageBuilder(Query query, long maxBytes, boolean othersWrote) {
    this.query = query;
    this.maxBytes = maxBytes;
    this.othersWrote = othersWrote;
  }

  @Override
  public boolean take(ResultRow row) {
    // One row more than fits: its presence is how we know that there is another page.
    if (taken.size() == query.limit()) return full();
    Row next = read(row);
    long size = JsonSize.of(next);
    if (!taken.isEmpty() && bytes + size > maxBytes) return full();
    taken.add(next);
    bytes += size;
    last = row;
    return true;
  }

  /** Whether it takes no more. */
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

  /** How many rows there are still to ask for, the one that tells of another page included. */
  int missing() {
    return more ? 0 : query.limit() + 1 - taken.size();
  }

  int rows() {
    return taken.size() + (more ? 1 : 0);
  }

  List<Row> taken() {
    return taken;
  }

  /** Right behind the last row, where it is known that there is another one. */
  Optional<Position> next() {
    return more && last != null ? Optional.of(after(last)) : Optional.empty();
  }

  /** Right behind a row. */
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
