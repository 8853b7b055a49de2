package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.PartitionKey;
import java.util.HashMap;
import java.util.Map;

/**
 * From when to when a batch has events, by partition. An identity holds the timestamp and decides
 * the partition: without a time in common two batches have no event in common.
 */
record Spans(Map<PartitionKey, Span> byPartition) {
  static final Spans NONE = new Spans(Map.of());

  /** From the first to the last millisecond. */
  private record Span(long first, long last) {
    static Span of(Part part) {
      return new Span(part.firstTimestamp(), part.lastTimestamp());
    }

    Span around(Span other) {
      return new Span(Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  static Spans of(Batch batch) {
    Map<PartitionKey, Span> spans = new HashMap<>();
    for (Part part : batch.parts()) spans.merge(part.key(), Span.of(part), Span::around);
    return new Spans(spans);
  }

  /** Whether an event of the part may be in the batch, too. */
  boolean mayHold(Part part) {
    Span span = byPartition.get(part.key());
    return span != null
        && span.first() <= part.lastTimestamp()
        && span.last() >= part.firstTimestamp();
  }
}
