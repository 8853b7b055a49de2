package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.PartitionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The events of one batch for one partition of the table, in order of time, then of reading. For
 * one thread at a time.
 *
 * <p>An event is one {@code long}: its millisecond within the partition, then its row. Sorting
 * makes duplicates neighbours, because an identity includes the timestamp.
 */
final class PartitionBatch {
  private static final int ROW_BITS = 31;
  private static final long ROW_MASK = (1L << ROW_BITS) - 1;
  private static final int FEW = 16;

  private final PartitionKey key;
  private final long start;
  private long[] events = new long[16];
  private int size;
  private long read;
  private boolean isExact = true;
  private long reach;

  /**
   * Creates an empty partition batch.
   *
   * @param start the partition's first millisecond; no partition is longer than 2^32 ms
   */
  PartitionBatch(PartitionKey key, long start) {
    this.key = key;
    this.start = start;
  }

  PartitionKey key() {
    return key;
  }

  int size() {
    return size;
  }

  /** Returns the bytes of its events' payloads. */
  long bytes(BatchRows batchRows) {
    BatchRows.Cursor event = batchRows.new Cursor();
    long bytes = 0;
    for (int i = 0; i < size; i++) bytes += event.at(row(i)).payloadLength();
    return bytes;
  }

  /** Returns how many of its events were dropped since they were read. */
  long duplicates() {
    return read - size;
  }

  /** Returns whether DuckDB's JSON functions read the integers of all its payloads exactly. */
  boolean isExact() {
    return isExact;
  }

  /** Sets the maximum distance, in milliseconds, of the same event from one of these. */
  void reach(long ms) {
    reach = Math.max(reach, ms);
  }

  /**
   * Returns the maximum distance of the same event from one of these; 0 if all have a timestamp.
   */
  long reach() {
    return reach;
  }

  int row(int position) {
    return (int) (events[position] & ROW_MASK);
  }

  long timestamp(int position) {
    return start + (events[position] >>> ROW_BITS);
  }

  long firstTimestamp() {
    return timestamp(0);
  }

  long lastTimestamp() {
    return timestamp(size - 1);
  }

  /** Adds an event; see {@link Segment#isExact}. */
  void add(long timestamp, int row, boolean exact) {
    isExact &= exact;
    if (size == events.length) events = Arrays.copyOf(events, 2 * size);
    read++;
    events[size++] = ((timestamp - start) << ROW_BITS) | row;
  }

  /** Returns whether another event has the time of this one. Only after sorting. */
  boolean sharesTime(int position) {
    return (position > 0 && sameTime(position - 1, position))
        || (position + 1 < size && sameTime(position, position + 1));
  }

  /**
   * Sorts, and drops every event whose identity an earlier one has, if both or neither have a
   * timestamp.
   */
  void sortAndDropDuplicates(BatchRows batchRows) {
    Arrays.sort(events, 0, size);
    BitSet duplicates = new BitSet();
    BatchRows.Cursor one = batchRows.new Cursor();
    BatchRows.Cursor other = batchRows.new Cursor();
    for (int from = 0; from < size; ) {
      int to = from + 1;
      while (to < size && sameTime(from, to)) to++;
      if (to - from > FEW) findDuplicatesOfMany(one, other, from, to, duplicates);
      else if (to - from > 1) findDuplicates(one, other, from, to, duplicates);
      from = to;
    }
    if (!duplicates.isEmpty()) drop(duplicates::get);
  }

  /**
   * Returns the same events, split by time about at these positions; fewer batches if one would be
   * empty. Only after sorting. Dropped events are counted by the first batch.
   *
   * @param ends ascending; the last is the size
   */
  List<PartitionBatch> inPieces(List<Integer> ends) {
    if (ends.size() <= 1) return List.of(this);
    List<PartitionBatch> partitionBatches = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      int to = Math.max(from, end);
      while (to > from && to < size && sameTime(to - 1, to)) to++;
      if (to > from)
        partitionBatches.add(piece(from, to, partitionBatches.isEmpty() ? duplicates() : 0));
      from = to;
    }
    return partitionBatches;
  }

  private PartitionBatch piece(int from, int to, long duplicates) {
    PartitionBatch piece = new PartitionBatch(key, start);
    piece.events = Arrays.copyOfRange(events, from, to);
    piece.size = to - from;
    piece.read = piece.size + duplicates;
    piece.isExact = isExact;
    piece.reach = reach;
    return piece;
  }

  /** Returns a number per event, ascending: the same for the same event of any batch. */
  long[] fingerprints(BatchRows batchRows) {
    long[] prints = new long[size];
    BatchRows.Cursor event = batchRows.new Cursor();
    for (int i = 0; i < size; i++) {
      int row = row(i);
      prints[i] = (events[i] & ~ROW_MASK) | (event.at(row).identityHash() & ROW_MASK);
    }
    // They are already in order of time.
    Arrays.sort(prints);
    return prints;
  }

  private boolean sameTime(int position, int other) {
    return events[position] >>> ROW_BITS == events[other] >>> ROW_BITS;
  }

  private void findDuplicates(
      BatchRows.Cursor one, BatchRows.Cursor other, int from, int to, BitSet duplicates) {
    for (int i = from + 1; i < to; i++) {
      one.at(row(i));
      for (int j = from; j < i; j++) {
        if (one.sameIdentity(other.at(row(j)))) {
          duplicates.set(i);
          break;
        }
      }
    }
  }

  /** Finds duplicates in linear time, also if all events of a file have the same time. */
  private void findDuplicatesOfMany(
      BatchRows.Cursor one, BatchRows.Cursor other, int from, int to, BitSet duplicates) {
    HashGroups.each(
        to - from,
        i -> one.at(row(from + i)).identityHash(),
        (i, j) -> one.at(row(from + i)).compareIdentity(other.at(row(from + j))),
        same -> {
          for (int i = 1; i < same.length; i++) duplicates.set(from + same[i]);
        });
  }

  /** Drops the events at these positions. */
  void drop(IntPredicate position) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!position.test(i)) events[kept++] = events[i];
    }
    size = kept;
  }
}
