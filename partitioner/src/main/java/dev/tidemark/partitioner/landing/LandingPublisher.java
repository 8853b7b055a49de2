package dev.tidemark.partitioner.landing;

import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Buffers lines by partition and writes each buffer as one gzip object of newline-delimited JSON,
 * as Firehose does.
 *
 * <p>Lines are added under one lock and written under another. While one thread writes, others can
 * add lines. A thread that flushes waits for the writer and then writes all buffered lines,
 * including lines of other threads, so that many callers share one flush. A buffer that cannot be
 * written is put back: its lines are neither lost nor reported as durable.
 */
public final class LandingPublisher implements Publisher {
  private final ObjectStore store;
  private final Clock clock;
  private final RandomGenerator random;
  private final LandingLimits limits;

  private final ReentrantLock writing = new ReentrantLock();
  private final ReentrantLock taking = new ReentrantLock();

  /** Guarded by {@link #taking}, as all fields below. */
  private final Map<Partition, ByteArrayOutputStream> buffers = new LinkedHashMap<>();

  private long bytes;
  private boolean closed;

  /** Creates a publisher with the default limits and names that cannot be guessed. */
  public LandingPublisher(ObjectStore store, Clock clock) {
    this(store, clock, new SecureRandom(), LandingLimits.DEFAULT);
  }

  public LandingPublisher(
      ObjectStore store, Clock clock, RandomGenerator random, LandingLimits limits) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.limits = limits;
  }

  @Override
  public void publish(Partition partition, byte[] line, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (line[i] == '\n') throw new IllegalArgumentException("a line contains a line feed");
    }
    WriteReason writeReason = pressure(partition, length);
    if (writeReason != WriteReason.NONE) relieve(writeReason);
    taking.lock();
    try {
      if (closed) throw new IllegalStateException("closed");
      ByteArrayOutputStream buffer =
          buffers.computeIfAbsent(partition, key -> new ByteArrayOutputStream());
      buffer.write(line, offset, length);
      buffer.write('\n');
      bytes += length + 1;
    } finally {
      taking.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    writing.lock();
    try {
      write(all());
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    taking.lock();
    try {
      closed = true;
    } finally {
      taking.unlock();
    }
    flush();
  }

  /** Why buffers must be written before a line is added. */
  private enum WriteReason {
    NONE,
    /** The object of the line is full. */
    OBJECT,
    /** There would be too many bytes or objects in memory. */
    MEMORY
  }

  private WriteReason pressure(Partition partition, int length) {
    taking.lock();
    try {
      ByteArrayOutputStream buffer = buffers.get(partition);
      boolean tooMany = buffer == null && buffers.size() >= limits.openObjects();
      if (tooMany || bytes + length + 1 > limits.memoryBytes()) return WriteReason.MEMORY;
      boolean full = buffer != null && buffer.size() >= limits.objectBytes();
      return full ? WriteReason.OBJECT : WriteReason.NONE;
    } finally {
      taking.unlock();
    }
  }

  /**
   * Writes full objects. If memory is short, also writes the largest objects until half of the
   * limit is left.
   */
  private void relieve(WriteReason writeReason) throws IOException {
    writing.lock();
    try {
      write(largest(writeReason));
    } finally {
      writing.unlock();
    }
  }

  private List<Partition> all() {
    taking.lock();
    try {
      return List.copyOf(buffers.keySet());
    } finally {
      taking.unlock();
    }
  }

  private List<Partition> largest(WriteReason writeReason) {
    taking.lock();
    try {
      List<Partition> chosen = new ArrayList<>();
      long left = bytes;
      for (var entry : bySize()) {
        int size = entry.getValue().size();
        boolean full = size >= limits.objectBytes();
        boolean enough =
            left <= limits.memoryBytes() / 2
                && buffers.size() - chosen.size() <= limits.openObjects() / 2;
        if (!full && (enough || writeReason == WriteReason.OBJECT)) break;
        chosen.add(entry.getKey());
        left -= size;
      }
      return chosen;
    } finally {
      taking.unlock();
    }
  }

  private List<Map.Entry<Partition, ByteArrayOutputStream>> bySize() {
    return buffers.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
        .toList();
  }

  /** Tries to write all partitions, so that a failure of one does not delay the others. */
  private void write(List<Partition> partitions) throws IOException {
    IOException failure = null;
    for (Partition partition : partitions) {
      try {
        write(partition);
      } catch (IOException e) {
        if (failure == null) failure = e;
        else if (failure.getSuppressed().length < 3) failure.addSuppressed(e);
      }
    }
    if (failure != null) throw failure;
  }

  private void write(Partition partition) throws IOException {
    ByteArrayOutputStream lines = take(partition);
    if (lines == null) return;
    boolean written = false;
    try {
      store.write(
          LandedKey.fresh(partition, clock.instant(), random),
          out -> {
            try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 13)) {
              lines.writeTo(gzip);
            }
          });
      written = true;
    } finally {
      if (!written) putBack(partition, lines);
    }
  }

  private @Nullable ByteArrayOutputStream take(Partition partition) {
    taking.lock();
    try {
      ByteArrayOutputStream lines = buffers.remove(partition);
      if (lines != null) bytes -= lines.size();
      return lines;
    } finally {
      taking.unlock();
    }
  }

  private void putBack(Partition partition, ByteArrayOutputStream lines) throws IOException {
    taking.lock();
    try {
      bytes += lines.size();
      ByteArrayOutputStream since = buffers.put(partition, lines);
      if (since != null) since.writeTo(lines);
    } finally {
      taking.unlock();
    }
  }
}
