package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** The lines that one caller lands together, by partition. For one thread at a time. */
public final class Parcel {
  private final Map<Partition, ByteArrayOutputStream> lines = new LinkedHashMap<>();
  private long bytes;

  /**
   * Adds a line.
   *
   * @throws IllegalArgumentException if there is a line feed in it
   */
  public void add(Partition partition, byte[] line, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (line[i] == '\n') throw new IllegalArgumentException("a line feed inside a line");
    }
    ByteArrayOutputStream out =
        lines.computeIfAbsent(partition, key -> new ByteArrayOutputStream(length + 1));
    out.write(line, offset, length);
    out.write('\n');
    bytes += length + 1;
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The bytes of all lines with their line feeds. */
  long bytes() {
    return bytes;
  }

  /** The lines, each with its line feed. */
  Map<Partition, ByteArrayOutputStream> lines() {
    return lines;
  }
}
