package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Rejection;
import java.util.ArrayList;
import java.util.List;

/**
 * What a chunk holds: events by column, and the lines that are none.
 *
 * @param physicalLines all lines, blank ones too: the next chunk of the source begins after them
 * @param lines the lines that count: events and bad lines
 * @param badLines numbered from 1 within the chunk
 */
record Scan(Chunk chunk, Segment events, long physicalLines, long lines, List<BadLine> badLines) {
  /** A line that is no event. */
  record BadLine(long number, int start, int length, long wholeLength, Rejection rejection) {}

  /**
   * Reads every line of a chunk.
   *
   * @param integers whether the topic has columns of integers
   * @param received the time of events that tell none
   */
  static Scan of(Chunk chunk, EventReader reader, boolean integers, long received) {
    return new Scanner(chunk, reader, integers, received).scan();
  }

  private static final class Scanner {
    private final Chunk chunk;
    private final byte[] bytes;
    private final EventReader reader;
    private final boolean integers;
    private final long received;
    private final Segment events;
    private final List<BadLine> bad = new ArrayList<>();
    private long physical;
    private long counted;

    Scanner(Chunk chunk, EventReader reader, boolean integers, long received) {
      this.integers = integers;
      this.received = received;
      this.chunk = chunk;
      this.bytes = chunk.bytes();
      this.reader = reader;
      this.events = new Segment(bytes, chunk.length(), reader.timeFields().size());
    }

    Scan scan() {
      int[] ends = chunk.ends();
      if (chunk.oversize() > 0) tooLong(0, chunk.length(), chunk.oversize());
      else if (ends == null) lines();
      else elements(ends);
      return new Scan(chunk, events, physical, counted, bad);
    }

    private void lines() {
      int start = 0;
      while (start < chunk.length()) {
        int end = start;
        while (end < chunk.length() && bytes[end] != '\n') end++;
        line(start, end, false);
        start = end + 1;
      }
    }

    private void elements(int[] ends) {
      int start = 0;
      for (int end : ends) {
        line(start, end, true);
        start = end;
      }
    }

    private void line(int from, int to, boolean evenIfBlank) {
      int start = from;
      int end = to;
      while (start < end && Chunks.isSpace(bytes[start])) start++;
      while (start < end && Chunks.isSpace(bytes[end - 1])) end--;
      if (start == end && !evenIfBlank) {
        physical++;
        return;
      }
      if (end - start > Chunk.MAX_LINE) {
        tooLong(start, Chunk.MAX_LINE, end - start);
        return;
      }
      physical++;
      counted++;
      switch (reader.read(bytes, start, end - start, received)) {
        case Event event -> events.add(event, start, end - start, isExact(start, end));
        case Rejection why -> bad.add(new BadLine(physical, start, end - start, end - start, why));
      }
    }

    private boolean isExact(int start, int end) {
      return !integers || !ExactNumbers.mayBeLost(bytes, start, end);
    }

    private void tooLong(int start, int kept, long whole) {
      physical++;
      counted++;
      String message =
          "the line has %d bytes; an event has at most %d".formatted(whole, Chunk.MAX_LINE);
      Rejection why = new Rejection(List.of(new Rejection.Reason("", message)));
      bad.add(new BadLine(physical, start, kept, whole, why));
    }
  }
}
