package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.PartitionKey;
import dev.tidemark.partitioner.topic.Topic;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what a load does. */
final class Tally {
  private final Topic topic;
  private final Progress progress;
  private final long began;
  private final long bytesTotal;
  private long lines;
  private long loaded;
  private long duplicates;
  private long deadLetters;
  private long bytes;
  private long files;
  private final Set<PartitionKey> partitions = new HashSet<>();

  Tally(Topic topic, List<Source> sources, Progress progress, long began) {
    this.topic = topic;
    this.progress = progress;
    this.began = began;
    this.bytesTotal = sources.stream().mapToLong(Source::size).sum();
  }

  void add(List<Gathering.Share> shares, Batch batch, Commit.Added added) {
    for (Gathering.Share share : shares) {
      lines += share.lines();
      deadLetters += share.badLines();
      bytes += share.bytes();
    }
    loaded += added.events();
    duplicates += batch.duplicates() + added.duplicates();
    files += added.files();
    partitions.addAll(added.partitions());
    progress.at(bytes, bytesTotal, lines);
  }

  LoadReport report() {
    return new LoadReport(
        topic.name(),
        lines,
        loaded,
        duplicates,
        deadLetters,
        bytes,
        files,
        partitions.size(),
        (System.nanoTime() - began) / 1e9);
  }
}
