package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Partitioning;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one commit by partition of the table, each once.
 *
 * @param duplicates how many events fell because an earlier one of the batch has their identity
 */
record Batch(Rows rows, List<Part> parts, long duplicates) {
  /** Sorts the events of segments into partitions; of those with one identity the first stays. */
  static Batch of(List<Segment> segments, Topic topic) {
    Rows rows = new Rows(segments);
    Map<PartitionKey, Part> parts = new HashMap<>();
    UndatedEvents undated = UndatedEvents.of(topic);
    for (int i = 0; i < segments.size(); i++) {
      new Sorting(topic.partitioning(), undated, parts).add(segments.get(i), rows.first(i));
    }
    List<Part> sorted = new ArrayList<>(parts.values());
    long duplicates =
        sorted.parallelStream().mapToLong(part -> part.sortAndDropDuplicates(rows)).sum();
    return new Batch(rows, List.copyOf(sorted), undated.duplicates() + duplicates);
  }

  /** How many events are left. */
  long size() {
    return parts.stream().mapToLong(Part::size).sum();
  }

  /** Finds the partition of each row of a segment; neighbours are mostly of the same one. */
  private static final class Sorting {
    private final Partitioning partitioning;
    private final UndatedEvents undated;
    private final Map<PartitionKey, Part> parts;
    private @Nullable Part last;
    private int lastEnv;
    private int lastOrg;
    private int lastPeriod;

    Sorting(Partitioning partitioning, UndatedEvents undated, Map<PartitionKey, Part> parts) {
      this.partitioning = partitioning;
      this.undated = undated;
      this.parts = parts;
    }

    void add(Segment segment, int firstRow) {
      for (int row = 0; row < segment.rows(); row++) {
        if (segment.isUndated(row) && !undated.isFirst(segment, row)) continue;
        Part part = part(segment, row);
        part.add(segment.timestamp(row), firstRow + row, segment.isExact(row));
        if (segment.isUndated(row)) part.reach(undated.window());
      }
    }

    private Part part(Segment segment, int row) {
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
      Part part = parts.computeIfAbsent(key, added -> new Part(added, start));
      last = part;
      return part;
    }
  }
}
