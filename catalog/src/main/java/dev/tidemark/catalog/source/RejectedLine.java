package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.event.Rejection;
import java.io.IOException;

/**
 * A line of a source that is not a valid event.
 *
 * @param line its number in the whole source
 * @param offset its offset in the source; {@link TextChunk#UNKNOWN} if it is not known
 * @param text the line or its beginning, from {@code start} on
 * @param wholeLength the length of the line in bytes
 */
@SuppressWarnings("ArrayRecordComponent")
public // a view into a chunk, never compared
record RejectedLine(
    long line, long offset, byte[] text, int start, int length, long wholeLength, Rejection why) {
  /** Returns the line with another number and offset. */
  public RejectedLine at(long otherLine, long otherOffset) {
    return new RejectedLine(otherLine, otherOffset, text, start, length, wholeLength, why);
  }

  /** Receives rejected lines one by one. */
  @FunctionalInterface
  public interface Sink {
    void take(RejectedLine line) throws IOException;
  }
}
