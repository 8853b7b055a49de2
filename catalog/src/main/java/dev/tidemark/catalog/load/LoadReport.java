package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Topic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one load did. {@code lines == loaded + duplicates + deadLetters}.
 *
 * @param topic the topic's name
 * @param lines the lines (or elements of JSON arrays, or events of messages) read, blank ones not
 *     counted
 * @param loaded events that this load added to the table
 * @param duplicates events whose identity was there already, in the table or earlier in the sources
 * @param deadLetters lines that are no event of the topic
 * @param bytes the size of the sources as they lie
 * @param files the data files written
 * @param seconds how long it took
 * @param partitions what became of the events of each partition of the table, in order
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

  /** That of a load that has found nothing yet. */
  static LoadReport none(Topic topic) {
    return new LoadReport(topic.name(), 0, 0, 0, 0, 0, 0, 0, List.of());
  }

  /** Both, of loads of one topic that followed one another. */
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
