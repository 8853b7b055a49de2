package dev.tidemark.catalog.load;

import dev.tidemark.catalog.source.ChunkReader;
import dev.tidemark.catalog.source.ConcatenatedObjects;
import dev.tidemark.catalog.source.LineFeeds;
import dev.tidemark.catalog.source.TextChunk;
import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.MessageSplitter;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.event.RetentionFilter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The contents of a chunk: events by column, and rejected lines.
 *
 * @param text the text of events and rejected lines; if messages were split, that of their events
 * @param physicalLines the number of all lines, including blank ones: the next chunk begins after
 *     them
 * @param lines the number of events and rejected lines
 */
@SuppressWarnings("ArrayRecordComponent") // a view into a chunk, never compared
record ChunkScan(
    byte[] text, Segment events, long physicalLines, long lines, RejectedLines rejectedLines) {
  /** Returns the approximate memory in bytes. */
  long weight() {
    return text.length + events.weight() + rejectedLines.weight();
  }

  /**
   * Reads every line of a chunk.
   *
   * @param timeFields the number of times that each event has besides its timestamp
   * @param integers whether the topic has columns of integers
   * @param received the timestamp of events that have none
   * @param retentionFilter selects the events that are young enough
   * @param messageSplitter splits messages; null if each line is an event
   */
  static ChunkScan of(
      TextChunk textChunk,
      SafeEventReader reader,
      int timeFields,
      boolean integers,
      long received,
      RetentionFilter retentionFilter,
      @Nullable MessageSplitter messageSplitter) {
    return new Scanner(
            textChunk, reader, timeFields, integers, received, retentionFilter, messageSplitter)
        .scan();
  }

  private static final class Scanner {
    private final TextChunk textChunk;
    private byte[] bytes;
    private int length;
    private boolean extended;
    private final SafeEventReader reader;
    private final boolean integers;
    private final long received;
    private final RetentionFilter retentionFilter;
    private final @Nullable MessageSplitter messageSplitter;
    private final Segment events;
    private final RejectedLines bad = new RejectedLines();
    private long physical;
    private long counted;

    /** The offset of the chunk in the source. Elements of an array have an offset each. */
    private long base;

    /** The start of the object, or of the message that contains it. */
    private int origin;

    Scanner(
        TextChunk textChunk,
        SafeEventReader reader,
        int timeFields,
        boolean integers,
        long received,
        RetentionFilter retentionFilter,
        @Nullable MessageSplitter messageSplitter) {
      this.retentionFilter = retentionFilter;
      this.messageSplitter = messageSplitter;
      this.integers = integers;
      this.received = received;
      this.textChunk = textChunk;
      this.bytes = textChunk.bytes();
      this.length = textChunk.length();
      this.reader = reader;
      this.events = new Segment(bytes, textChunk.length(), timeFields);
    }

    ChunkScan scan() {
      int[] ends = textChunk.ends();
      base = textChunk.offset();
      if (textChunk.oversize() > 0) {
        physical++;
        tooLong(0, textChunk.length(), textChunk.oversize());
      } else if (ends == null) lines();
      else elements(ends);
      long ended = (textChunk.open() ? physical - 1 : physical) + textChunk.blank();
      if (extended) events.text(bytes);
      return new ChunkScan(bytes, events, ended, counted, bad);
    }

    private void lines() {
      int start = 0;
      while (start < textChunk.length()) {
        int end = LineFeeds.next(bytes, start, textChunk.length());
        line(start, end, false);
        start = end + 1;
      }
    }

    private void elements(int[] ends) {
      int start = 0;
      for (int i = 0; i < ends.length; i++) {
        base = textChunk.base(i, start);
        line(start, ends[i], true);
        start = ends[i];
      }
    }

    private void line(int from, int to, boolean evenIfBlank) {
      int start = from;
      int end = to;
      while (start < end && ChunkReader.isSpace(bytes[start])) start++;
      while (start < end && ChunkReader.isSpace(bytes[end - 1])) end--;
      if (start == end && !evenIfBlank) {
        physical++;
        return;
      }
      physical++;
      object(start, end, !evenIfBlank);
    }

    /**
     * Reads text that should be one object.
     *
     * @param orSeveral whether it is split if it contains several concatenated objects
     */
    private void object(int start, int end, boolean orSeveral) {
      origin = start;
      if (end - start > TextChunk.MAX_LINE) {
        if (!orSeveral || !takenApart(start, end)) tooLong(start, TextChunk.MAX_LINE, end - start);
        return;
      }
      if (messageSplitter == null) {
        judge(start, end, orSeveral);
        return;
      }
      var pieces = reader.pieces(bytes, start, end - start, messageSplitter::pieces);
      if (pieces.isEmpty()) judge(start, end, orSeveral);
      for (MessageSplitter.Piece piece : pieces) {
        int at = append(piece.json());
        if (piece.rejection() == null) judge(at, length, false);
        else keep(at, Math.min(length - at, TextChunk.MAX_LINE), length - at, piece.rejection());
      }
    }

    private void judge(int start, int end, boolean orSeveral) {
      switch (reader.read(bytes, start, end - start, received)) {
        case Event event -> {
          if (!retentionFilter.has(event)) {
            reject(start, end, retentionFilter.tooOld(event));
            return;
          }
          counted++;
          events.add(event, start, end - start, !integers || !event.longFractions());
        }
        case Rejection why -> {
          if (!orSeveral || !takenApart(start, end)) reject(start, end, why);
        }
      }
    }

    /**
     * Called only if the text is not an event as a whole, so that lines of one event cost no more.
     */
    private boolean takenApart(int start, int end) {
      if (bytes[start] != '{') return false;
      int[] ends = ConcatenatedObjects.ends(bytes, start, end);
      if (ends.length < 2) return false;
      int from = start;
      for (int to : ends) {
        while (from < to && ChunkReader.isSpace(bytes[from])) from++;
        object(from, to, false);
        from = to;
      }
      return true;
    }

    private long offset() {
      return base == TextChunk.UNKNOWN ? TextChunk.UNKNOWN : base + origin;
    }

    /** A second read of a whole line gives the same rejection, unless the reader failed. */
    private void reject(int start, int end, Rejection why) {
      if (end - start > TextChunk.MAX_LINE || reader.hasFailed()) {
        keep(start, Math.min(end - start, TextChunk.MAX_LINE), end - start, why);
        return;
      }
      counted++;
      bad.add(physical, offset(), start, end - start);
    }

    private void keep(int start, int length, long whole, Rejection why) {
      counted++;
      bad.add(physical, offset(), start, length, whole, why);
    }

    /** Appends after the text, so that existing offsets stay valid. */
    private int append(byte[] json) {
      int at = length;
      // Never into the chunk itself, which may have room: other threads may read it.
      if (!extended || at + json.length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * at, at + json.length));
        extended = true;
      }
      System.arraycopy(json, 0, bytes, at, json.length);
      length = at + json.length;
      return at;
    }

    private void tooLong(int start, int kept, long whole) {
      String message =
          "the line has %d bytes; an event has at most %d".formatted(whole, TextChunk.MAX_LINE);
      keep(start, kept, whole, new Rejection(List.of(new Rejection.Reason("", message))));
    }
  }
}
