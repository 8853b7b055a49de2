package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A batch: the lines that one caller lands together, by partition. Not thread-safe. */
public final class PartitionedLines {
  /**
   * Larger than the usual body of a request. A body whose messages are split may expand to
   * gigabytes.
   */
  static final long PIECE = 64L << 20;

  private final Map<Partition, List<ByteArrayOutputStream>> lines = new LinkedHashMap<>();
  private final String caller;
  private final Instant received;
  private final long piece;
  private long bytes;

  /**
   * Creates an empty batch.
   *
   * @param caller the caller of the batch; callers take turns
   * @param received when the lines were received; loads compute their age from it
   */
  public PartitionedLines(String caller, Instant received) {
    this(caller, received, PIECE);
  }

  /**
   * Creates an empty batch. Its lines of a partition are in pieces of at most {@code piece} bytes,
   * or of one line.
   */
  PartitionedLines(String caller, Instant received, long piece) {
    this.caller = caller;
    this.received = received;
    this.piece = piece;
  }

  /**
   * Adds a line.
   *
   * @throws IllegalArgumentException if the line contains a line feed
   */
  public void add(Partition partition, byte[] line, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (line[i] == '\n') throw new IllegalArgumentException("a line contains a line feed");
    }
    List<ByteArrayOutputStream> pieces =
        lines.computeIfAbsent(partition, key -> new ArrayList<>(1));
    if (pieces.isEmpty() || pieces.getLast().size() + length + 1L > piece) {
      pieces.add(new ByteArrayOutputStream(length + 1));
    }
    ByteArrayOutputStream out = pieces.getLast();
    out.write(line, offset, length);
    out.write('\n');
    bytes += length + 1;
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  String caller() {
    return caller;
  }

  Instant received() {
    return received;
  }

  /** Returns the number of partitions. Each becomes an object. */
  public int partitions() {
    return lines.size();
  }

  /** Returns the bytes of all lines, with their line feeds. */
  long bytes() {
    return bytes;
  }

  /** Returns the lines, each with its line feed, in pieces that are small enough for an object. */
  Map<Partition, List<ByteArrayOutputStream>> lines() {
    return lines;
  }
}
