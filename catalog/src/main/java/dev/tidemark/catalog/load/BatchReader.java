package dev.tidemark.catalog.load;

import dev.tidemark.catalog.lake.FailureMessages;
import dev.tidemark.catalog.source.ChunkReader;
import dev.tidemark.catalog.source.RejectedLine;
import dev.tidemark.catalog.source.Source;
import dev.tidemark.catalog.source.SourceRejections;
import dev.tidemark.catalog.source.Sources;
import dev.tidemark.catalog.source.TextChunk;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.MessageSplitter;
import dev.tidemark.partitioner.event.RetentionFilter;
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
final class BatchReader implements AutoCloseable {
  /**
   * How much text a cold process scans one piece after the other. Until the compiler is through
   * with it the code is slow, and the more threads run it, the longer the compiler waits for a
   * core: a first load of 2 M events takes 3 to 8 % less time so on two cores.
   */
  private static final long ALONE = 3 * TextChunk.SIZE;

  private final Sources sources;
  private final Iterator<Source> waiting;
  private final Topic topic;
  private final boolean integers;
  private final int timeFields;
  private final LoadOptions options;
  private final LoaderThreads loaderThreads;
  private final LongConsumer read;
  private final LineReaders lineReaders;
  private volatile boolean stopped;
  private @Nullable OpenSource openSource;

  /**
   * Reads sources.
   *
   * @param read told how many more bytes, as they lie, have been read
   */
  BatchReader(
      Sources sources,
      List<Source> listed,
      Topic topic,
      LoadOptions options,
      LoaderThreads loaderThreads,
      LongConsumer read) {
    this.sources = sources;
    this.waiting = listed.iterator();
    this.topic = topic;
    this.integers = FlatPayload.hasIntegers(TableDefinition.of(topic).declared());
    this.lineReaders = new LineReaders(topic);
    this.timeFields = EventReader.timeFields(topic).size();
    this.options = options;
    this.loaderThreads = loaderThreads;
    this.read = read;
  }

  /** A source that is being read; lives on where it is larger than one commit. */
  private static final class OpenSource {
    final Source source;
    final Counting in;
    final ChunkReader chunkReader;

    /** What of the source is young enough. */
    final RetentionFilter retentionFilter;

    /** What has been read and is in no share, in the order of reading. */
    final Deque<ScannedChunk> scannedChunks = new ArrayDeque<>();

    boolean ended;
    long linesBefore;
    long bytesBefore;

    OpenSource(Sources sources, Source source, Topic topic) throws IOException {
      this.source = source;
      this.retentionFilter = RetentionFilter.of(topic, source.validated());
      this.in = new Counting(source.opener().open());
      try {
        this.chunkReader = sources.open(source, in, topic);
      } catch (IOException | RuntimeException | Error e) {
        close(in, e);
        throw e;
      }
    }

    /** Whether there may be more. */
    boolean goesOn() {
      return !ended || !scannedChunks.isEmpty();
    }

    /** The next piece, or null at the end. */
    @Nullable ScannedChunk next(LongConsumer read) throws IOException {
      long before = in.count;
      TextChunk textChunk = chunkReader.next();
      read.accept(in.count - before);
      ended = textChunk == null;
      if (textChunk == null) return null;
      ScannedChunk scannedChunk = new ScannedChunk(textChunk);
      scannedChunks.add(scannedChunk);
      return scannedChunk;
    }
  }

  /** A piece of a source, and what it holds once it is scanned. */
  private static final class ScannedChunk {
    final TextChunk textChunk;
    @Nullable Future<@Nullable ChunkScan> scanning;

    ScannedChunk(TextChunk textChunk) {
      this.textChunk = textChunk;
    }

    /** What it holds; null where it is not scanned, or was not for want of room. */
    @Nullable ChunkScan scan() {
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
  record SourceShare(
      Source source,
      long linesBefore,
      List<ChunkScan> chunkScans,
      long bytes,
      boolean ends,
      RejectionReasons rejectionReasons)
      implements SourceRejections {
    @Override
    public void eachBadLine(RejectedLine.Sink to) throws IOException {
      long received = source.received().toEpochMilli();
      long before = linesBefore;
      for (ChunkScan chunkScan : chunkScans) {
        RejectedLines bad = chunkScan.rejectedLines();
        for (int i = 0; i < bad.size(); i++) {
          to.take(bad.letter(i, before, chunkScan.text(), rejectionReasons, received));
        }
        before += chunkScan.physicalLines();
      }
    }

    long lines() {
      return chunkScans.stream().mapToLong(ChunkScan::lines).sum();
    }

    @Override
    public long badLines() {
      return chunkScans.stream().mapToLong(chunkScan -> chunkScan.rejectedLines().size()).sum();
    }

    private long physicalLines() {
      return chunkScans.stream().mapToLong(ChunkScan::physicalLines).sum();
    }
  }

  static List<Segment> segments(List<SourceShare> sourceShares) {
    return sourceShares.stream()
        .flatMap(sourceShare -> sourceShare.chunkScans().stream())
        .map(ChunkScan::events)
        .filter(events -> events.rows() > 0)
        .toList();
  }

  /** From now on reads no further: nobody wants what it would give. For any thread. */
  void stop() {
    stopped = true;
  }

  /** The shares of the next commit; none at the end. */
  List<SourceShare> next() throws IOException {
    Limits limits = new Limits();
    List<SourceShare> sourceShares = new ArrayList<>();
    while (!limits.full() && (openSource != null || waiting.hasNext())) {
      Source source = openSource != null ? openSource.source : waiting.next();
      try {
        if (openSource == null) openSource = new OpenSource(sources, source, topic);
        sourceShares.add(share(openSource, limits));
      } catch (IOException | RuntimeException | Error e) {
        drop(e);
        if (stopped) break;
        // Whatever it is: one source must not stop the others.
        if (Thread.currentThread().isInterrupted()) throw e;
        sources.unreadable(source, failure(e));
        // What it gave is thrown away: it must not use up what the others may give.
        if (sourceShares.isEmpty()) limits = new Limits();
      }
    }
    return sourceShares;
  }

  /** What has failed is read no further, whatever closing it does. */
  private void drop(Throwable failure) {
    OpenSource failed = openSource;
    openSource = null;
    if (failed != null) close(failed.chunkReader, failure);
  }

  private static void close(Closeable open, Throwable failure) {
    try {
      open.close();
    } catch (IOException | RuntimeException | Error e) {
      if (!e.equals(failure)) failure.addSuppressed(e);
    }
  }

  private static IOException failure(Throwable e) {
    return e instanceof IOException known ? known : new IOException(FailureMessages.reason(e), e);
  }

  private SourceShare share(OpenSource from, Limits limits) throws IOException {
    List<ChunkScan> chunkScans = new ArrayList<>();
    while (!limits.full() && from.goesOn()) {
      scan(from, limits);
      for (ScannedChunk first = from.scannedChunks.peek();
          first != null;
          first = from.scannedChunks.peek()) {
        ChunkScan chunkScan = first.scan();
        if (chunkScan == null || limits.full()) break;
        from.scannedChunks.remove();
        chunkScans.add(chunkScan);
        limits.give(chunkScan);
      }
    }
    boolean ends = !from.goesOn();
    long bytes = from.in.count - from.bytesBefore;
    SourceShare sourceShare =
        new SourceShare(
            from.source,
            from.linesBefore,
            chunkScans,
            bytes,
            ends,
            new RejectionReasons(lineReaders, from.retentionFilter));
    from.linesBefore += sourceShare.physicalLines();
    from.bytesBefore = from.in.count;
    if (ends) close();
    return sourceShare;
  }

  /** Scans as many pieces as the commit may take, those first that were left by the one before. */
  private void scan(OpenSource from, Limits limits) throws IOException {
    limits.begin();
    try {
      boolean must = true;
      for (ScannedChunk left : from.scannedChunks) {
        if (limits.reached()) return;
        scan(left, from, limits, must);
        must = false;
      }
      while (!limits.reached() && !from.ended) {
        ScannedChunk next = from.next(read);
        if (next != null) scan(next, from, limits, must);
        must = false;
      }
    } finally {
      // Also where reading fails: no scan may outlive its share.
      awaitAll(from.scannedChunks);
    }
  }

  /**
   * Begins to scan a piece.
   *
   * @param must whether it is scanned though the commit should be full before its turn comes
   */
  private void scan(ScannedChunk scannedChunk, OpenSource from, Limits limits, boolean must) {
    ChunkScan known = scannedChunk.scan();
    if (known != null) {
      limits.has(known);
      return;
    }
    int room = limits.take(scannedChunk.textChunk);
    Callable<@Nullable ChunkScan> work =
        () -> {
          try {
            if (!must && limits.areScanned()) return null;
            ChunkScan chunkScan = scan(scannedChunk.textChunk, from);
            limits.scanned(scannedChunk.textChunk, chunkScan);
            return chunkScan;
          } finally {
            limits.unscanned.release(room);
          }
        };
    try {
      scannedChunk.scanning = loaderThreads.pool().submit(work);
    } catch (RuntimeException | Error e) {
      // As where no thread can be made: the others of the commit need the room.
      limits.unscanned.release(room);
      throw e;
    }
  }

  private ChunkScan scan(TextChunk textChunk, OpenSource from) {
    long received = from.source.received().toEpochMilli();
    return lineReaders.with(
        reader ->
            ChunkScan.of(
                textChunk,
                reader,
                timeFields,
                integers,
                received,
                from.retentionFilter,
                MessageSplitter.of(topic)));
  }

  private static void awaitAll(Iterable<ScannedChunk> scannedChunks) {
    for (ScannedChunk scannedChunk : scannedChunks) {
      try {
        if (scannedChunk.scanning != null) scannedChunk.scanning.get();
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
    private final int room =
        (int) Math.min(Integer.MAX_VALUE, 2L * loaderThreads.threads() * TextChunk.SIZE);
    final Semaphore unscanned = new Semaphore(room);
    private long alone = loaderThreads.areCold() ? ALONE : 0;

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
    int take(TextChunk textChunk) {
      bytes.addAndGet(textChunk.weight());
      int takes = alone > 0 ? room : (int) Math.min(room, textChunk.weight());
      alone -= textChunk.length();
      unscanned.acquireUninterruptibly(takes);
      return takes;
    }

    void scanned(TextChunk textChunk, ChunkScan chunkScan) {
      bytes.addAndGet(-textChunk.weight());
      has(chunkScan);
    }

    void has(ChunkScan chunkScan) {
      bytes.addAndGet(chunkScan.weight());
      scannedBytes.addAndGet(chunkScan.weight());
      lines.addAndGet(chunkScan.lines());
    }

    void give(ChunkScan chunkScan) {
      givenBytes += chunkScan.weight();
      givenLines += chunkScan.lines();
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
    if (openSource != null) openSource.chunkReader.close();
    openSource = null;
  }
}
