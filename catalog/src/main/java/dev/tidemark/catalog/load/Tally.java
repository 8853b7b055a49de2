package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what a load does. */
final class Tally {
  private final Topic topic;
  private final Progress progress;
  private final long began;
  private final long bytesTotal;
  private long lines;
  private long deadLetters;
  private long bytes;
  private final Map<Place, PartitionLoad> partitions = new HashMap<>();

  private record Place(@Nullable String env, @Nullable String org, String period) {
    static Place of(PartitionLoad load) {
      return new Place(load.env(), load.org(), load.period());
    }
  }

  Tally(Topic topic, List<Source> sources, Progress progress, long began) {
    this.topic = topic;
    this.progress = progress;
    this.began = began;
    this.bytesTotal = sources.stream().mapToLong(Source::size).sum();
  }

  void add(List<Gathering.Share> shares, List<PartitionLoad> added) {
    for (Gathering.Share share : shares) {
      lines += share.lines();
      deadLetters += share.badLines();
      bytes += share.bytes();
    }
    for (PartitionLoad of : added) partitions.merge(Place.of(of), of, PartitionLoad::and);
    progress.at(bytes, bytesTotal, lines);
  }

  LoadReport report() {
    double seconds = (System.nanoTime() - began) / 1e9;
    List<PartitionLoad> each = partitions.values().stream().sorted(PartitionLoad.ORDER).toList();
    return new LoadReport(
        topic.name(),
        lines,
        each.stream().mapToLong(PartitionLoad::loaded).sum(),
        each.stream().mapToLong(PartitionLoad::duplicates).sum(),
        deadLetters,
        bytes,
        each.stream().mapToLong(PartitionLoad::files).sum(),
        seconds,
        each);
  }
}
