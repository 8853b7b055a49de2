package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of one load. {@code lines == loaded + duplicates + deadLetters}.
 *
 * @param topic the topic's name
 * @param lines the number of lines (or elements of JSON arrays, or events of messages), without
 *     blank ones
 * @param loaded the number of events that this load added to the table
 * @param duplicates the number of events whose identity was already in the table or earlier in the
 *     sources
 * @param deadLetters the number of lines that are not valid events
 * @param bytes the raw size of the sources
 * @param files the number of data files written
 * @param seconds the duration
 * @param partitions the events by partition of the table, in order
 */
public record LoadReport(
    String topic,
    long lines,
    long loaded,
    long duplicates,
    long deadLetters,
    long bytes,
    long files,
    double seconds,
    List<PartitionLoad> partitions) {
  public LoadReport {
    partitions = List.copyOf(partitions);
    if (lines != loaded + duplicates + deadLetters) {
      throw new IllegalArgumentException(
          "%d lines are not %d loaded + %d duplicates + %d dead letters"
              .formatted(lines, loaded, duplicates, deadLetters));
    }
  }

  /** Returns the report of a load that has found nothing yet. */
  static LoadReport none(Topic topic) {
    return new LoadReport(topic.name(), 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  /** Returns the sum of two loads of one topic. */
  LoadReport and(LoadReport next) {
    Map<PartitionLoad, PartitionLoad> each = new TreeMap<>(PartitionLoad.ORDER);
    for (PartitionLoad of : partitions) each.put(of, of);
    for (PartitionLoad of : next.partitions) each.merge(of, of, PartitionLoad::and);
    return new LoadReport(
        topic,
        lines + next.lines,
        loaded + next.loaded,
        duplicates + next.duplicates,
        deadLetters + next.deadLetters,
        bytes + next.bytes,
        files + next.files,
        seconds + next.seconds,
        List.copyOf(each.values()));
  }
}
