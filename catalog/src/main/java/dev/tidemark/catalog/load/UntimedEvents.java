package dev.tidemark.catalog.load;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds duplicates among events without a timestamp. Sent again, such an event is received at
 * another time: it is identified by environment, organisation and id alone, within the topic's
 * window.
 *
 * <p>They are compared only with each other. An event with a timestamp is another event, whatever
 * its id, unless it has the same instant: then it would be the same row.
 *
 * <p>A dropped event does not hide another one. Therefore the events of the table are added first,
 * and then those of the batch are checked in the order in which they were read. Adding is
 * thread-safe.
 *
 * <p>Most events occur once, so little is stored for each: {@link Segment#OF_UNTIMED}.
 */
final class UntimedEvents {
  private final BatchRows batchRows;

  /** Rows of the batch whose same event is in the table, with its time there. */
  private int[] there = new int[16];

  private long[] thereAt = new long[16];
  private int size;

  /** Creates the search in a batch. */
  UntimedEvents(BatchRows batchRows) {
    this.batchRows = batchRows;
  }

  /** The times of the events of one identity; those with a timestamp are in {@code all} only. */
  private record KnownTimes(NavigableSet<Long> untimed, Set<Long> all) {
    KnownTimes() {
      this(new TreeSet<>(), new HashSet<>(2));
    }

    boolean add(long time, boolean isUntimed, long window) {
      if (all.contains(time)) return false;
      if (isUntimed && !untimed.subSet(time - window, true, time + window, true).isEmpty()) {
        return false;
      }
      if (isUntimed) untimed.add(time);
      return all.add(time);
    }
  }

  /** Adds an event without a timestamp that the table contains, and the same event of the batch. */
  synchronized void there(int row, long time) {
    if (size == there.length) {
      there = Arrays.copyOf(there, size + size / 2);
      thereAt = Arrays.copyOf(thereAt, size + size / 2);
    }
    there[size] = row;
    thereAt[size] = time;
    size++;
  }

  /**
   * Returns the positions of a batch's events that are duplicates; partition batches without any
   * are omitted.
   */
  Map<PartitionBatch, BitSet> later(Batch batch) {
    long window =
        batch.partitionBatches().stream().mapToLong(PartitionBatch::reach).max().orElse(0);
    if (window == 0) return Map.of();
    BitSet fallen = fallen(inOrderOfReading(batch), window);
    Map<PartitionBatch, BitSet> later = new HashMap<>();
    for (PartitionBatch partitionBatch : batch.partitionBatches()) {
      if (partitionBatch.reach() == 0) continue;
      BitSet positions = new BitSet();
      for (int i = 0; i < partitionBatch.size(); i++)
        if (fallen.get(partitionBatch.row(i))) positions.set(i);
      if (!positions.isEmpty()) later.put(partitionBatch, positions);
    }
    return later;
  }

  /** Returns the rows that are duplicates of added events or of earlier rows, in this order. */
  private BitSet fallen(int[] read, long window) {
    BitSet fallen = new BitSet();
    BatchRows.Cursor one = batchRows.new Cursor();
    BatchRows.Cursor other = batchRows.new Cursor();
    HashGroups.each(
        size + read.length,
        i -> one.at(row(read, i)).nameHash(),
        (i, j) -> one.at(row(read, i)).compareName(other.at(row(read, j))),
        same -> {
          KnownTimes knownTimes = new KnownTimes();
          for (int i : same) {
            if (i < size) {
              knownTimes.untimed().add(thereAt[i]);
              knownTimes.all().add(thereAt[i]);
            } else {
              one.at(row(read, i));
              if (!knownTimes.add(one.timestamp(), one.isUntimed(), window))
                fallen.set(row(read, i));
            }
          }
        });
    return fallen;
  }

  private int row(int[] read, int number) {
    return number < size ? there[number] : read[number - size];
  }

  /**
   * Returns events without a timestamp, and those with one at the same instant, which may be the
   * same row.
   */
  private int[] inOrderOfReading(Batch batch) {
    int[] read = new int[Math.toIntExact(batch.size())];
    int count = 0;
    BatchRows.Cursor event = batchRows.new Cursor();
    for (PartitionBatch partitionBatch : batch.partitionBatches()) {
      if (partitionBatch.reach() == 0) continue;
      for (int i = 0; i < partitionBatch.size(); i++) {
        if (event.at(partitionBatch.row(i)).isUntimed() || partitionBatch.sharesTime(i))
          read[count++] = partitionBatch.row(i);
      }
    }
    Arrays.sort(read, 0, count);
    return Arrays.copyOf(read, count);
  }
}
