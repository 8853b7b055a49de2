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
 * What is known of the events that tell no time. Sent again, such an event is received at another
 * instant: it is known by environment, organisation and id alone, within the topic's window.
 *
 * <p>They are compared with one another only. What tells its time is another event, whatever its
 * id, unless it tells the very instant: then it would be the same row.
 *
 * <p>An event that falls hides no other. So the table's are told first, then those of the batch are
 * validated in the order in which they were read. Telling is safe for several threads.
 *
 * <p>Most events are there once, so little is held of each: {@link Segment#OF_UNTIMED}.
 */
final class UntimedEvents {
  private final BatchRows batchRows;

  /** Rows of the batch whose same event the table holds, and its time there. */
  private int[] there = new int[16];

  private long[] thereAt = new long[16];
  private int size;

  /** Nothing is known of the events of a batch yet. */
  UntimedEvents(BatchRows batchRows) {
    this.batchRows = batchRows;
  }

  /** The times of the events of one identity; those of dated ones are in {@code all} alone. */
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

  /** Tells of an event without a time that the table holds, and of one of the batch that is its. */
  synchronized void there(int row, long time) {
    if (size == there.length) {
      there = Arrays.copyOf(there, size + size / 2);
      thereAt = Arrays.copyOf(thereAt, size + size / 2);
    }
    there[size] = row;
    thereAt[size] = time;
    size++;
  }

  /** The positions of a batch's events that are no first ones; of parts without any, none. */
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

  /** The rows that are no first ones: of those that are told and these, in this order. */
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

  /** Those without a time, and those with one at the same instant, which may be the same row. */
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
