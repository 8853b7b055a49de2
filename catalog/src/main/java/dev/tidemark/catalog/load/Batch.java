package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.PartitionKey;
import dev.tidemark.partitioner.topic.Envelope.Received;
import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The events of one commit, by partition of the table, each event once.
 *
 * @param partitionBatches one batch per partition; several for a partition that would keep most
 *     threads waiting for one
 */
record Batch(BatchRows batchRows, List<PartitionBatch> partitionBatches) {
  /** A batch of fewer events is not split: its files would be small. */
  static final int LEAST_PIECE = 100_000;

  static final Comparator<PartitionBatch> LARGEST_FIRST =
      Comparator.comparingInt(PartitionBatch::size).reversed();

  /**
   * Sorts the events of segments into partitions and keeps the first event of each identity. Events
   * without a timestamp all stay until the table was searched; see {@link UntimedEvents}.
   *
   * @param threads the number of threads that write it: their work should end together
   */
  static Batch of(List<Segment> segments, Topic topic, int threads) {
    BatchRows batchRows = new BatchRows(segments);
    Map<PartitionKey, PartitionBatch> partitionBatches = new HashMap<>();
    Received received = topic.envelope().received();
    long reach = received == null ? 0 : received.dedupeWindow().toMillis();
    for (int i = 0; i < segments.size(); i++) {
      new Sorting(topic.partitioning(), reach, partitionBatches)
          .add(segments.get(i), batchRows.first(i));
    }
    List<PartitionBatch> sorted = List.copyOf(partitionBatches.values());
    sorted.parallelStream()
        .forEach(partitionBatch -> partitionBatch.sortAndDropDuplicates(batchRows));
    return new Batch(batchRows, deal(sorted, threads));
  }

  /**
   * Distributes the events to the threads, the largest batch first, each to the thread with the
   * fewest events; a batch that is too large for one thread is split.
   */
  static List<PartitionBatch> deal(List<PartitionBatch> partitionBatches, int threads) {
    double[] rooms = new double[threads];
    Arrays.fill(rooms, partitionBatches.stream().mapToDouble(PartitionBatch::size).sum() / threads);
    List<PartitionBatch> pieces = new ArrayList<>();
    for (PartitionBatch partitionBatch : partitionBatches.stream().sorted(LARGEST_FIRST).toList()) {
      List<Integer> ends = new ArrayList<>();
      int end = 0;
      while (end < partitionBatch.size()) {
        int thread = roomiest(rooms);
        int size = piece(partitionBatch, partitionBatch.size() - end, rooms[thread]);
        rooms[thread] -= size;
        end += size;
        ends.add(end);
      }
      pieces.addAll(partitionBatch.inPieces(ends));
    }
    return pieces;
  }

  /**
   * Returns the size of a piece. A batch that has events without a timestamp is not split: the same
   * event may be near.
   */
  private static int piece(PartitionBatch partitionBatch, int left, double room) {
    int size = (int) Math.max(room, LEAST_PIECE);
    return partitionBatch.reach() > 0 || left - size < LEAST_PIECE ? left : size;
  }

  private static int roomiest(double[] rooms) {
    int roomiest = 0;
    for (int i = 1; i < rooms.length; i++) if (rooms[i] > rooms[roomiest]) roomiest = i;
    return roomiest;
  }

  /** Returns the batch with all events, including duplicates of events in the table. */
  Batch again(Topic topic, int threads) {
    return of(batchRows.segments(), topic, threads);
  }

  /** Returns the fingerprints of each partition batch, including events that are dropped later. */
  Map<PartitionBatch, Fingerprints> fingerprints() {
    return partitionBatches.parallelStream()
        .collect(
            Collectors.toMap(
                Function.identity(), partitionBatch -> Fingerprints.of(batchRows, partitionBatch)));
  }

  /** Returns the number of events that are not dropped. */
  long size() {
    return partitionBatches.stream().mapToLong(PartitionBatch::size).sum();
  }

  /**
   * Finds the partition of each row of a segment. Neighbouring rows are mostly of the same
   * partition.
   */
  private static final class Sorting {
    private final Partitioning partitioning;
    private final long reach;
    private final Map<PartitionKey, PartitionBatch> partitionBatches;
    private @Nullable PartitionBatch last;
    private int lastEnv;
    private int lastOrg;
    private int lastPeriod;

    Sorting(
        Partitioning partitioning, long reach, Map<PartitionKey, PartitionBatch> partitionBatches) {
      this.partitioning = partitioning;
      this.reach = reach;
      this.partitionBatches = partitionBatches;
    }

    void add(Segment segment, int firstRow) {
      for (int row = 0; row < segment.rows(); row++) {
        PartitionBatch partitionBatch = part(segment, row);
        partitionBatch.add(segment.timestamp(row), firstRow + row, segment.isExact(row));
        if (segment.isUntimed(row)) partitionBatch.reach(reach);
      }
    }

    private PartitionBatch part(Segment segment, int row) {
      int env = segment.envNumber(row);
      int org = partitioning.byOrg() ? segment.orgNumber(row) : -1;
      int period = PartitionKey.period(partitioning.period(), segment.timestamp(row));
      if (last != null && env == lastEnv && org == lastOrg && period == lastPeriod) return last;
      lastEnv = env;
      lastOrg = org;
      lastPeriod = period;
      var key =
          new PartitionKey(
              segment.env(row), partitioning.byOrg() ? segment.org(row) : null, period);
      long start = PartitionKey.start(partitioning.period(), period);
      PartitionBatch partitionBatch =
          partitionBatches.computeIfAbsent(key, added -> new PartitionBatch(added, start));
      last = partitionBatch;
      return partitionBatch;
    }
  }
}
