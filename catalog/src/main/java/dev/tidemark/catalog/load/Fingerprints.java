package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.PartitionKey;
import java.util.Arrays;

/**
 * A number for each event of a part, by which two parts are known to have no event in common.
 *
 * <p>The same event has the same number in every part, and another one has it once in 2^31 times of
 * the same millisecond. Eight bytes an event, where the events themselves would have to be read
 * again from their files.
 */
final class Fingerprints {
  private final PartitionKey key;

  /** Ascending. */
  private final long[] sorted;

  Fingerprints(PartitionKey key, long[] sorted) {
    this.key = key;
    this.sorted = sorted;
  }

  /** Those of the part's events as they are now. */
  static Fingerprints of(BatchRows batchRows, PartitionBatch partitionBatch) {
    return new Fingerprints(partitionBatch.key(), partitionBatch.fingerprints(batchRows));
  }

  int size() {
    return sorted.length;
  }

  /** Whether an event may be in both; false is certain. */
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

  /** Where the numbers begin that are not less. */
  private int firstFrom(long number) {
    int found = Arrays.binarySearch(sorted, number);
    return found < 0 ? -found - 1 : found;
  }
}
