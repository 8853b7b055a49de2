package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Explosion;
import dev.tidemark.partitioner.event.Retained;
import dev.tidemark.partitioner.topic.Topic;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads sources and scans their lines, as much at a time as one commit takes. One thread reads; the
 * scans run beside it on the workers.
 */
final class Gathering implements AutoCloseable {
  /** About what is noted of an event beside its text: its envelope and its place. */
  private static final long NOTES = 100;

  /** About what the reasons against a line take. */
  private static final long REASONS = 600;

  /**
   * How many chunks a cold process scans one by one. Until the compiler is through with it the code
   * is slow, and the more threads run it, the longer the compiler waits for a core: a first load of
   * 2 M events takes 3 to 8 % less time so on two cores.
   */
  private static final int ALONE = 3;

  private final Sources sources;
  private final Iterator<Source> waiting;
  private final Topic topic;
  private final boolean integers;
  private final int timeFields;
  private final LoadOptions options;
  private final Workers workers;
  private final LongConsumer read;
  private final Queue<SafeEventReader> idleReaders = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;
  private @Nullable Reading reading;

  /**
   * Reads sources.
   *
   * @param read told how many more bytes, as they lie, have been read
   */
  Gathering(
      Sources sources,
      List<Source> listed,
      Topic topic,
      LoadOptions options,
      Workers workers,
      LongConsumer read) {
    this.sources = sources;
    this.waiting = listed.iterator();
    this.topic = topic;
    this.integers = Leaves.hasIntegers(TableDefinition.of(topic).declared());
    this.timeFields = EventReader.timeFields(topic).size();
    this.options = options;
    this.workers = workers;
    this.read = read;
  }

  /** A source that is being read; lives on where it is larger than one commit. */
  private static final class Reading {
    final Source source;
    final Counting in;
    final Chunks chunks;
    long linesBefore;
    long bytesBefore;

    Reading(Source source, Topic topic) throws IOException {
      this.source = source;
      this.in = new Counting(source.opener().open());
      try {
        this.chunks = Chunks.of(source, in, topic);
      } catch (IOException e) {
        in.close();
        throw e;
      }
    }
  }

  /**
   * What one source gives to one commit.
   *
   * @param linesBefore how many of its lines earlier commits took
   * @param bytes how many of its bytes as they lie are in the scans
   * @param ends whether these are its last lines
   */
  record Share(Source source, long linesBefore, List<Scan> scans, long bytes, boolean ends) {
    /** Its bad lines, numbered within the source. */
    List<DeadLetters.Letter> deadLetters() {
      List<DeadLetters.Letter> letters = new ArrayList<>();
      long before = linesBefore;
      for (Scan scan : scans) {
        for (Scan.BadLine bad : scan.badLines()) {
          letters.add(
              new DeadLetters.Letter(
                  before + bad.number(), bad.offset(), scan.chunk().bytes(), bad));
        }
        before += scan.physicalLines();
      }
      return letters;
    }

    long lines() {
      return scans.stream().mapToLong(Scan::lines).sum();
    }

    long badLines() {
      return scans.stream().mapToLong(scan -> scan.badLines().size()).sum();
    }

    private long physicalLines() {
      return scans.stream().mapToLong(Scan::physicalLines).sum();
    }
  }

  static List<Segment> segments(List<Share> shares) {
    return shares.stream().flatMap(share -> share.scans().stream()).map(Scan::events).toList();
  }

  /** From now on reads no further: nobody wants what it would give. For any thread. */
  void stop() {
    stopped = true;
  }

  /** The shares of the next commit; none at the end. */
  List<Share> next() throws IOException {
    Limits limits = new Limits();
    List<Share> shares = new ArrayList<>();
    while (!limits.reached() && (reading != null || waiting.hasNext())) {
      Source source = reading != null ? reading.source : waiting.next();
      try {
        if (reading == null) reading = new Reading(source, topic);
        shares.add(share(reading, limits));
      } catch (IOException | RuntimeException | Error e) {
        close();
        if (stopped) break;
        // Whatever it is: one source must not stop the others.
        if (Thread.currentThread().isInterrupted()) throw e;
        sources.unreadable(source, failure(e));
        // What it gave is thrown away: it must not use up what the others may give.
        if (shares.isEmpty()) limits = new Limits();
      }
    }
    return shares;
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException known ? known : new IOException(Failures.reason(e), e);
  }

  private Share share(Reading from, Limits limits) throws IOException {
    List<Future<Scan>> scans = new ArrayList<>();
    long received = from.source.received().toEpochMilli();
    Retained retained = Retained.of(topic, from.source.judged());
    boolean ends = false;
    try {
      while (!limits.reached()) {
        long before = from.in.count;
        Chunk chunk = from.chunks.next();
        read.accept(from.in.count - before);
        if (chunk == null) {
          ends = true;
          break;
        }
        limits.take(chunk);
        scans.add(workers.pool().submit(() -> scan(chunk, received, retained, limits)));
      }
    } finally {
      // Also where reading fails: no scan may outlive its share.
      awaitAll(scans);
    }
    long bytes = from.in.count - from.bytesBefore;
    Share share =
        new Share(
            from.source,
            from.linesBefore,
            scans.stream().map(Future::resultNow).toList(),
            bytes,
            ends);
    from.linesBefore += share.physicalLines();
    from.bytesBefore = from.in.count;
    if (ends) close();
    return share;
  }

  private Scan scan(Chunk chunk, long received, Retained retained, Limits limits) {
    SafeEventReader idle = idleReaders.poll();
    SafeEventReader reader = idle == null ? new SafeEventReader(topic) : idle;
    try {
      Scan scan =
          Scan.of(chunk, reader, timeFields, integers, received, retained, Explosion.of(topic));
      limits.bytes.addAndGet(scan.chunk().bytes().length - chunk.bytes().length);
      limits.bytes.addAndGet(NOTES * scan.lines() + REASONS * scan.badLines().size());
      limits.lines.addAndGet(scan.lines());
      return scan;
    } finally {
      idleReaders.add(reader);
      limits.unscanned.release();
    }
  }

  private static void awaitAll(List<Future<Scan>> scans) {
    for (Future<Scan> scan : scans) {
      try {
        scan.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a line could not be judged", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** How much one commit takes. Reading is faster than scanning: it waits, or lines pile up. */
  private final class Limits {
    final AtomicLong lines = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    private int alone = workers.areCold() ? ALONE : 0;
    final Semaphore unscanned = new Semaphore(alone > 0 ? 1 : 2 * workers.threads());

    boolean reached() {
      return stopped || bytes.get() >= options.batchBytes() || lines.get() >= options.batchEvents();
    }

    void take(Chunk chunk) {
      bytes.addAndGet(chunk.bytes().length);
      unscanned.acquireUninterruptibly();
      if (alone > 0 && --alone == 0) unscanned.release(2 * workers.threads() - 1);
    }
  }

  private static final class Counting extends FilterInputStream {
    long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) count++;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read > 0) count += read;
      return read;
    }
  }

  @Override
  public void close() throws IOException {
    if (reading != null) reading.chunks.close();
    reading = null;
  }
}
