package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what a load does. Safe for use by many threads. */
final class Tally {
  private final Topic topic;
  private final Progress progress;
  private final long began;
  private final long bytesTotal;
  private long lines;
  private long deadLetters;
  private long bytes;
  private long bytesRead;
  private long batchBytes;
  private long batchRows;
  private long rowsWritten;
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

  /** So many more bytes have been read. */
  synchronized void read(long more) {
    bytesRead += more;
    tell();
  }

  /** From now on a batch is written. */
  synchronized void writing(List<Gathering.Share> shares, Batch batch) {
    batchBytes = shares.stream().mapToLong(Gathering.Share::bytes).sum();
    batchRows = batch.size();
    rowsWritten = 0;
  }

  /** So many more rows of the batch have been written; some may be so again. */
  synchronized void written(long more) {
    rowsWritten = Math.min(batchRows, rowsWritten + more);
    tell();
  }

  /** The batch is durable. */
  synchronized void add(List<Gathering.Share> shares, List<PartitionLoad> added) {
    for (Gathering.Share share : shares) {
      lines += share.lines();
      deadLetters += share.badLines();
    }
    for (PartitionLoad of : added) partitions.merge(Place.of(of), of, PartitionLoad::and);
    bytes += batchBytes;
    batchBytes = 0;
    rowsWritten = 0;
    tell();
  }

  private void tell() {
    long written = batchRows == 0 ? 0 : (long) ((double) batchBytes * rowsWritten / batchRows);
    progress.at(new Progress.State(bytesTotal, bytesRead, bytes + written, lines + rowsWritten));
  }

  synchronized LoadReport report() {
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
