package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines that one caller lands together, by partition. Not thread-safe. */
public final class PartitionedLines {
  /** Larger than a usual body; one of messages that are taken apart may become gigabytes. */
  static final long PIECE = 64L << 20;

  private final Map<Partition, List<ByteArrayOutputStream>> lines = new LinkedHashMap<>();
  private final String caller;
  private final Instant received;
  private final long piece;
  private long bytes;

  /**
   * An empty parcel.
   *
   * @param caller whose it is: callers come in turn
   * @param received when its lines were: loads judge their age by it, however late they come
   */
  public PartitionedLines(String caller, Instant received) {
    this(caller, received, PIECE);
  }

  /** A parcel whose lines of a partition are in pieces of so many bytes, or of one line. */
  PartitionedLines(String caller, Instant received, long piece) {
    this.caller = caller;
    this.received = received;
    this.piece = piece;
  }

  /**
   * Adds a line.
   *
   * @throws IllegalArgumentException if there is a line feed in it
   */
  public void add(Partition partition, byte[] line, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (line[i] == '\n') throw new IllegalArgumentException("a line feed inside a line");
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

  /** How many partitions it has lines of, each of which is an object. */
  public int partitions() {
    return lines.size();
  }

  /** The bytes of all lines with their line feeds. */
  long bytes() {
    return bytes;
  }

  /** The lines, each with its line feed, in pieces that are none too large for an object. */
  Map<Partition, List<ByteArrayOutputStream>> lines() {
    return lines;
  }
}
