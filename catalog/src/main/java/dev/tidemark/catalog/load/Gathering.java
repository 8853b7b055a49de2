package dev.tidemark.catalog.load;

import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Explosion;
import dev.tidemark.partitioner.event.Retained;
import dev.tidemark.partitioner.topic.Topic;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
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
  /**
   * How much text a cold process scans one piece after the other. Until the compiler is through
   * with it the code is slow, and the more threads run it, the longer the compiler waits for a
   * core: a first load of 2 M events takes 3 to 8 % less time so on two cores.
   */
  private static final long ALONE = 3 * Chunk.SIZE;

  private final Sources sources;
  private final Iterator<Source> waiting;
  private final Topic topic;
  private final boolean integers;
  private final int timeFields;
  private final LoadOptions options;
  private final Workers workers;
  private final LongConsumer read;
  private final Readers readers;
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
    this.readers = new Readers(topic);
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

    /** What of the source is young enough. */
    final Retained retained;

    /** What has been read and is in no share, in the order of reading. */
    final Deque<Piece> pieces = new ArrayDeque<>();

    boolean ended;
    long linesBefore;
    long bytesBefore;

    Reading(Sources sources, Source source, Topic topic) throws IOException {
      this.source = source;
      this.retained = Retained.of(topic, source.judged());
      this.in = new Counting(source.opener().open());
      try {
        this.chunks = sources.open(source, in, topic);
      } catch (IOException | RuntimeException | Error e) {
        close(in, e);
        throw e;
      }
    }

    /** Whether there may be more. */
    boolean goesOn() {
      return !ended || !pieces.isEmpty();
    }

    /** The next piece, or null at the end. */
    @Nullable Piece next(LongConsumer read) throws IOException {
      long before = in.count;
      Chunk chunk = chunks.next();
      read.accept(in.count - before);
      ended = chunk == null;
      if (chunk == null) return null;
      Piece piece = new Piece(chunk);
      pieces.add(piece);
      return piece;
    }
  }

  /** A piece of a source, and what it holds once it is scanned. */
  private static final class Piece {
    final Chunk chunk;
    @Nullable Future<@Nullable Scan> scanning;

    Piece(Chunk chunk) {
      this.chunk = chunk;
    }

    /** What it holds; null where it is not scanned, or was not for want of room. */
    @Nullable Scan scan() {
      return scanning == null ? null : scanning.resultNow();
    }
  }

  /**
   * What one source gives to one commit.
   *
   * @param linesBefore how many of its lines earlier commits took
   * @param bytes how many of its bytes as they lie are in the scans
   * @param ends whether these are its last lines
   * @param reasons says why its bad lines are no events
   */
  record Share(
      Source source, long linesBefore, List<Scan> scans, long bytes, boolean ends, Reasons reasons)
      implements SourceRejections {
    @Override
    public void eachBadLine(RejectedLine.Sink to) throws IOException {
      long received = source.received().toEpochMilli();
      long before = linesBefore;
      for (Scan scan : scans) {
        BadLines bad = scan.badLines();
        for (int i = 0; i < bad.size(); i++) {
          to.take(bad.letter(i, before, scan.text(), reasons, received));
        }
        before += scan.physicalLines();
      }
    }

    long lines() {
      return scans.stream().mapToLong(Scan::lines).sum();
    }

    @Override
    public long badLines() {
      return scans.stream().mapToLong(scan -> scan.badLines().size()).sum();
    }

    private long physicalLines() {
      return scans.stream().mapToLong(Scan::physicalLines).sum();
    }
  }

  static List<Segment> segments(List<Share> shares) {
    return shares.stream()
        .flatMap(share -> share.scans().stream())
        .map(Scan::events)
        .filter(events -> events.rows() > 0)
        .toList();
  }

  /** From now on reads no further: nobody wants what it would give. For any thread. */
  void stop() {
    stopped = true;
  }

  /** The shares of the next commit; none at the end. */
  List<Share> next() throws IOException {
    Limits limits = new Limits();
    List<Share> shares = new ArrayList<>();
    while (!limits.full() && (reading != null || waiting.hasNext())) {
      Source source = reading != null ? reading.source : waiting.next();
      try {
        if (reading == null) reading = new Reading(sources, source, topic);
        shares.add(share(reading, limits));
      } catch (IOException | RuntimeException | Error e) {
        drop(e);
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

  /** What has failed is read no further, whatever closing it does. */
  private void drop(Throwable failure) {
    Reading failed = reading;
    reading = null;
    if (failed != null) close(failed.chunks, failure);
  }

  private static void close(Closeable open, Throwable failure) {
    try {
      open.close();
    } catch (IOException | RuntimeException | Error e) {
      if (!e.equals(failure)) failure.addSuppressed(e);
    }
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException known ? known : new IOException(Failures.reason(e), e);
  }

  private Share share(Reading from, Limits limits) throws IOException {
    List<Scan> scans = new ArrayList<>();
    while (!limits.full() && from.goesOn()) {
      scan(from, limits);
      for (Piece first = from.pieces.peek(); first != null; first = from.pieces.peek()) {
        Scan scan = first.scan();
        if (scan == null || limits.full()) break;
        from.pieces.remove();
        scans.add(scan);
        limits.give(scan);
      }
    }
    boolean ends = !from.goesOn();
    long bytes = from.in.count - from.bytesBefore;
    Share share =
        new Share(
            from.source, from.linesBefore, scans, bytes, ends, new Reasons(readers, from.retained));
    from.linesBefore += share.physicalLines();
    from.bytesBefore = from.in.count;
    if (ends) close();
    return share;
  }

  /** Scans as many pieces as the commit may take, those first that were left by the one before. */
  private void scan(Reading from, Limits limits) throws IOException {
    limits.begin();
    try {
      boolean must = true;
      for (Piece left : from.pieces) {
        if (limits.reached()) return;
        scan(left, from, limits, must);
        must = false;
      }
      while (!limits.reached() && !from.ended) {
        Piece next = from.next(read);
        if (next != null) scan(next, from, limits, must);
        must = false;
      }
    } finally {
      // Also where reading fails: no scan may outlive its share.
      awaitAll(from.pieces);
    }
  }

  /**
   * Begins to scan a piece.
   *
   * @param must whether it is scanned though the commit should be full before its turn comes
   */
  private void scan(Piece piece, Reading from, Limits limits, boolean must) {
    Scan known = piece.scan();
    if (known != null) {
      limits.has(known);
      return;
    }
    int room = limits.take(piece.chunk);
    Callable<@Nullable Scan> work =
        () -> {
          try {
            if (!must && limits.areScanned()) return null;
            Scan scan = scan(piece.chunk, from);
            limits.scanned(piece.chunk, scan);
            return scan;
          } finally {
            limits.unscanned.release(room);
          }
        };
    try {
      piece.scanning = workers.pool().submit(work);
    } catch (RuntimeException | Error e) {
      // As where no thread can be made: the others of the commit need the room.
      limits.unscanned.release(room);
      throw e;
    }
  }

  private Scan scan(Chunk chunk, Reading from) {
    long received = from.source.received().toEpochMilli();
    return readers.with(
        reader ->
            Scan.of(
                chunk, reader, timeFields, integers, received, from.retained, Explosion.of(topic)));
  }

  private static void awaitAll(Iterable<Piece> pieces) {
    for (Piece piece : pieces) {
      try {
        if (piece.scanning != null) piece.scanning.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a line could not be judged", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /**
   * How much one commit takes: the first pieces that weigh so much, whoever scans how fast. Then
   * the same source gives the same shares again, and files of dead letters of the same names.
   *
   * <p>Reading is faster than scanning: it waits, or lines pile up. What becomes of a text may be
   * far larger than it, so what is read and not scanned when enough is stays for the next commit.
   */
  private final class Limits {
    private final int room = (int) Math.min(Integer.MAX_VALUE, 2L * workers.threads() * Chunk.SIZE);
    final Semaphore unscanned = new Semaphore(room);
    private long alone = workers.areCold() ? ALONE : 0;

    private long givenBytes;
    private long givenLines;

    /** Of what is given or scanned, and of the text that is not yet. */
    private final AtomicLong bytes = new AtomicLong();

    private final AtomicLong scannedBytes = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();

    /** Nothing is scanned now, and what was scanned and not given is not counted yet. */
    void begin() {
      bytes.set(givenBytes);
      scannedBytes.set(givenBytes);
      lines.set(givenLines);
    }

    /** Whether no more is read. */
    boolean reached() {
      return stopped || bytes.get() >= options.batchBytes() || lines.get() >= options.batchEvents();
    }

    /** Whether no more is scanned. */
    boolean areScanned() {
      return scannedBytes.get() >= options.batchBytes() || lines.get() >= options.batchEvents();
    }

    /** Whether no more is given. */
    boolean full() {
      return stopped || givenBytes >= options.batchBytes() || givenLines >= options.batchEvents();
    }

    /** Waits for room, and gives how much of it is to be released. */
    int take(Chunk chunk) {
      bytes.addAndGet(chunk.weight());
      int takes = alone > 0 ? room : (int) Math.min(room, chunk.weight());
      alone -= chunk.length();
      unscanned.acquireUninterruptibly(takes);
      return takes;
    }

    void scanned(Chunk chunk, Scan scan) {
      bytes.addAndGet(-chunk.weight());
      has(scan);
    }

    void has(Scan scan) {
      bytes.addAndGet(scan.weight());
      scannedBytes.addAndGet(scan.weight());
      lines.addAndGet(scan.lines());
    }

    void give(Scan scan) {
      givenBytes += scan.weight();
      givenLines += scan.lines();
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
