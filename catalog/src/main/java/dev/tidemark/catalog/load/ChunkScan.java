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
 * What a chunk holds: events by column, and the lines that are none.
 *
 * @param text what events and bad lines lie in: where messages were taken apart, their events
 * @param physicalLines all lines, blank ones too: the next chunk of the source begins after them
 * @param lines the lines that count: events and bad lines
 */
@SuppressWarnings("ArrayRecordComponent") // a view into a chunk, never compared
record ChunkScan(
    byte[] text, Segment events, long physicalLines, long lines, RejectedLines rejectedLines) {
  /** About how many bytes of memory it takes. */
  long weight() {
    return text.length + events.weight() + rejectedLines.weight();
  }

  /**
   * Reads every line of a chunk.
   *
   * @param timeFields how many times each event has beside its timestamp
   * @param integers whether the topic has columns of integers
   * @param received the time of events that tell none
   * @param retained the events that are young enough
   * @param explosion takes messages apart, or null where each line is an event
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

    /** What of the source lies before the chunk's first byte; elements of an array lie apart. */
    private long base;

    /** Where the object begins, or the message that it is of. */
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
     * What should be one object.
     *
     * @param orSeveral whether it is taken apart where several follow one another
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
            refuse(start, end, retentionFilter.tooOld(event));
            return;
          }
          counted++;
          events.add(event, start, end - start, !integers || !event.longFractions());
        }
        case Rejection why -> {
          if (!orSeveral || !takenApart(start, end)) refuse(start, end, why);
        }
      }
    }

    /** Only asked for what is no event as a whole, so that lines of one event cost no more. */
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

    /** What the reader says of a whole line it will say again, unless it failed. */
    private void refuse(int start, int end, Rejection why) {
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

    /** Behind the text: what lies there already stays where it is. */
    private int append(byte[] json) {
      int at = length;
      // Never into the chunk itself, which may have room: others may read it.
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
