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
 * Reads sources and scans their lines, as many at a time as one commit takes. One thread reads; the
 * workers scan at the same time.
 */
final class BatchReader implements AutoCloseable {
  /**
   * How much text a cold process scans one chunk after the other. Until the compiler has finished,
   * the code is slow, and the more threads run it, the longer the compiler waits for a core: on two
   * cores, a first load of 2 M events takes 3 to 8 % less time this way.
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
   * @param read receives the number of further raw bytes that were read
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

  /** A source that is being read; stays open if it is larger than one commit. */
  private static final class OpenSource {
    final Source source;
    final Counting in;
    final ChunkReader chunkReader;

    /** Selects the events of the source that are young enough. */
    final RetentionFilter retentionFilter;

    /** Chunks that were read and are in no share yet, in order. */
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

    /** Returns whether there may be more. */
    boolean goesOn() {
      return !ended || !scannedChunks.isEmpty();
    }

    /** Returns the next chunk, or null at the end. */
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

  /** A chunk of a source, with its contents after the scan. */
  private static final class ScannedChunk {
    final TextChunk textChunk;
    @Nullable Future<@Nullable ChunkScan> scanning;

    ScannedChunk(TextChunk textChunk) {
      this.textChunk = textChunk;
    }

    /**
     * Returns the contents; null if the chunk is not scanned, or was not scanned for lack of
     * memory.
     */
    @Nullable ChunkScan scan() {
      return scanning == null ? null : scanning.resultNow();
    }
  }

  /**
   * The part of one source in one commit.
   *
   * @param linesBefore the number of its lines in earlier commits
   * @param bytes the number of its raw bytes in the scans
   * @param ends whether these are its last lines
   * @param rejectionReasons returns why its rejected lines are not valid events
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

  /** Stops reading. For any thread. */
  void stop() {
    stopped = true;
  }

  /** Returns the shares of the next commit; an empty list at the end. */
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
        // Whatever the failure is: one source must not stop the others.
        if (Thread.currentThread().isInterrupted()) throw e;
        sources.unreadable(source, failure(e));
        // Its chunks are dropped: they must not count against the limits of the others.
        if (sourceShares.isEmpty()) limits = new Limits();
      }
    }
    return sourceShares;
  }

  /** Stops reading a source that has failed, even if closing it fails, too. */
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

  /** Scans as many chunks as the commit may take; first those that the previous commit has left. */
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
      // Also if reading fails: no scan may outlive its share.
      awaitAll(from.scannedChunks);
    }
  }

  /**
   * Starts the scan of a chunk.
   *
   * @param must whether it is scanned even if the commit is full before its turn
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
      // For example if no thread can be created: the other chunks of the commit need the memory.
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
        throw new IllegalStateException("a line could not be validated", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /**
   * Limits what one commit takes: the first chunks up to a weight, whatever the speed of the
   * threads. The same source therefore gives the same shares again, and the same names of dead
   * letter files.
   *
   * <p>Reading is faster than scanning; it waits, or text would accumulate. Scanned events may take
   * far more memory than their text, so chunks that are read but not scanned when the limit is
   * reached stay for the next commit.
   */
  private final class Limits {
    private final int room =
        (int) Math.min(Integer.MAX_VALUE, 2L * loaderThreads.threads() * TextChunk.SIZE);
    final Semaphore unscanned = new Semaphore(room);
    private long alone = loaderThreads.areCold() ? ALONE : 0;

    private long givenBytes;
    private long givenLines;

    /** The memory of chunks in shares, of scanned chunks, and of text that is not scanned yet. */
    private final AtomicLong bytes = new AtomicLong();

    private final AtomicLong scannedBytes = new AtomicLong();
    private final AtomicLong lines = new AtomicLong();

    /**
     * Starts a commit: no scan is running, and chunks that were scanned and left are not counted
     * yet.
     */
    void begin() {
      bytes.set(givenBytes);
      scannedBytes.set(givenBytes);
      lines.set(givenLines);
    }

    /** Returns whether reading must stop. */
    boolean reached() {
      return stopped || bytes.get() >= options.batchBytes() || lines.get() >= options.batchEvents();
    }

    /** Returns whether scanning must stop. */
    boolean areScanned() {
      return scannedBytes.get() >= options.batchBytes() || lines.get() >= options.batchEvents();
    }

    /** Returns whether the shares are complete. */
    boolean full() {
      return stopped || givenBytes >= options.batchBytes() || givenLines >= options.batchEvents();
    }

    /** Waits for memory, and returns how much must be released later. */
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
