package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.PartitionKey;
import java.util.Arrays;

/**
 * One number per event of a partition batch, by which two batches are known to have no event in
 * common.
 *
 * <p>The same event has the same number in every batch; another event of the same millisecond has
 * it with a probability of 2^-31. The numbers take eight bytes per event; otherwise the events
 * would have to be read again from their files.
 */
final class Fingerprints {
  private final PartitionKey key;

  /** In ascending order. */
  private final long[] sorted;

  Fingerprints(PartitionKey key, long[] sorted) {
    this.key = key;
    this.sorted = sorted;
  }

  /** Returns the fingerprints of the events that the batch has now. */
  static Fingerprints of(BatchRows batchRows, PartitionBatch partitionBatch) {
    return new Fingerprints(partitionBatch.key(), partitionBatch.fingerprints(batchRows));
  }

  int size() {
    return sorted.length;
  }

  /** Returns whether both may contain the same event; false is certain. */
  boolean mayShare(Fingerprints other) {
    if (size() == 0 || other.size() == 0 || !key.equals(other.key)) return false;
    int here = firstFrom(other.sorted[0]);
    int there = other.firstFrom(sorted[0]);
    while (here < size() && there < other.size()) {
      int order = Long.compare(sorted[here], other.sorted[there]);
      if (order == 0) return true;
      if (order < 0) here++;
      else there++;
    }
    return false;
  }

  /** Returns the first index whose number is not less. */
  private int firstFrom(long number) {
    int found = Arrays.binarySearch(sorted, number);
    return found < 0 ? -found - 1 : found;
  }
}
