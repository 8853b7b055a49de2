package dev.tidemark.catalog.load;

import dev.tidemark.catalog.source.Source;
import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Counts the work of a load. Thread-safe. */
final class LoadCounters {
  private final Topic topic;
  private final ProgressListener progressListener;
  private final long began;
  private final long bytesTotal;
  private long lines;
  private long deadLetters;
  private long bytes;
  private long bytesRead;
  private final Queue<PendingBatch> writing = new ArrayDeque<>();
  private long rowsWritten;
  private final Map<Place, PartitionLoad> partitions = new HashMap<>();

  /** A batch that is not durable yet. */
  private record PendingBatch(long bytes, long rows) {
    static final PendingBatch NONE = new PendingBatch(0, 0);
  }

  private record Place(@Nullable String env, @Nullable String org, String period) {
    static Place of(PartitionLoad load) {
      return new Place(load.env(), load.org(), load.period());
    }
  }

  LoadCounters(Topic topic, List<Source> sources, ProgressListener progressListener, long began) {
    this.topic = topic;
    this.progressListener = progressListener;
    this.began = began;
    this.bytesTotal = sources.stream().mapToLong(Source::size).sum();
  }

  /** Adds raw bytes that were read. */
  synchronized void read(long more) {
    bytesRead += more;
    tell();
  }

  /** Starts a batch, perhaps while the previous one is still written. */
  synchronized void writing(List<BatchReader.SourceShare> sourceShares, Batch batch) {
    writing.add(
        new PendingBatch(
            sourceShares.stream().mapToLong(BatchReader.SourceShare::bytes).sum(), batch.size()));
  }

  /** Adds rows that were written; some may be written again. */
  synchronized void written(long more) {
    rowsWritten += more;
    tell();
  }

  /** The first batch of those that are written is durable. */
  synchronized void add(List<BatchReader.SourceShare> sourceShares, List<PartitionLoad> added) {
    for (BatchReader.SourceShare sourceShare : sourceShares) {
      lines += sourceShare.lines();
      deadLetters += sourceShare.badLines();
    }
    for (PartitionLoad of : added) partitions.merge(Place.of(of), of, PartitionLoad::and);
    PendingBatch durable = writing.remove();
    bytes += durable.bytes();
    rowsWritten = Math.max(0, rowsWritten - durable.rows());
    tell();
  }

  /** Rows of the next batch that are already written are counted when its turn comes. */
  private void tell() {
    PendingBatch now = Objects.requireNonNullElse(writing.peek(), PendingBatch.NONE);
    long rows = Math.min(now.rows(), rowsWritten);
    long written = now.rows() == 0 ? 0 : (long) ((double) now.bytes() * rows / now.rows());
    progressListener.at(
        new ProgressListener.State(bytesTotal, bytesRead, bytes + written, lines + rows));
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
