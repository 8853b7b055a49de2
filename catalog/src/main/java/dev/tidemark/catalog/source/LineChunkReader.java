package dev.tidemark.catalog.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines that end with line feeds, in chunks of whole lines. A line that is longer than a
 * chunk is split between two objects if it contains concatenated objects.
 */
final class LineChunkReader implements ChunkReader {
  private static final int SMALLEST = 1 << 9;

  /** The maximum white space between two objects on a line; after more, they are not recognised. */
  private static final int GAP = 1 << 10;

  private final InputStream in;
  private final int firstSize;
  private byte[] rest = {};
  private boolean ended;

  /** The number of bytes of the source before the next chunk. */
  private long offset;

  /**
   * Reads the lines of a text.
   *
   * @param offset the number of bytes of the source before the text
   */
  LineChunkReader(InputStream in, long sizeHint, long offset) {
    this.in = in;
    this.offset = offset;
    // Thousands of small landed objects are one batch: a full chunk for each would take gigabytes.
    this.firstSize = Math.clamp(sizeHint + 1, SMALLEST, TextChunk.PIECE);
  }

  @Override
  public @Nullable TextChunk next() throws IOException {
    byte[] bytes = Arrays.copyOf(rest, Math.max(rest.length, firstSize));
    int length = rest.length;
    rest = new byte[0];
    int end = 0;
    for (int full = TextChunk.PIECE;
        !ended && end == 0;
        full = Math.min(2 * full, TextChunk.SIZE)) {
      while (!ended && length < full) {
        if (length == bytes.length)
          bytes = Arrays.copyOf(bytes, Math.min(2 * length, TextChunk.SIZE));
        int read = in.read(bytes, length, Math.min(full, bytes.length) - length);
        if (read < 0) ended = true;
        else length += read;
      }
      end = afterLastLineFeed(bytes, length);
      if (full == TextChunk.SIZE) break;
    }
    if (length == 0) return null;
    if (ended) return TextChunk.lines(bytes, length, before(length));
    boolean open = end == 0;
    if (open) end = ConcatenatedObjects.lastEnd(bytes, length);
    if (end == 0) return tooLong(bytes, length);
    rest = Arrays.copyOfRange(bytes, end, length);
    return open
        ? TextChunk.objectsOfALine(bytes, end, before(end))
        : TextChunk.lines(bytes, end, before(end));
  }

  /** Returns the offset of a chunk and moves on to the next one. */
  private long before(long taken) {
    offset += taken;
    return offset - taken;
  }

  /** Skips the rest of a line, or of an object on it, that is longer than a chunk. */
  private TextChunk tooLong(byte[] bytes, int length) throws IOException {
    boolean objects = ConcatenatedObjects.beginsWithBrace(bytes, length);
    byte[] window = new byte[1 << 16];
    int kept = Math.min(length, GAP);
    System.arraycopy(bytes, length - kept, window, 0, kept);
    long before = length;
    before -= kept;
    while (true) {
      int read = in.read(window, kept, window.length - kept);
      if (read < 0) {
        ended = true;
        long whole = before + kept;
        return TextChunk.tooLong(bytes, length, before(whole), whole, false);
      }
      int limit = kept + read;
      int lineEnd = LineFeeds.next(window, 0, limit);
      int meeting = objects ? ConcatenatedObjects.firstMeeting(window, 0, lineEnd) : -1;
      if (meeting >= 0) {
        rest = Arrays.copyOfRange(window, meeting, limit);
        long whole = before + meeting;
        return TextChunk.tooLong(bytes, length, before(whole), whole, true);
      }
      if (lineEnd < limit) {
        rest = Arrays.copyOfRange(window, lineEnd + 1, limit);
        long whole = before + lineEnd;
        return TextChunk.tooLong(bytes, length, before(whole + 1), whole, false);
      }
      kept = Math.min(limit, GAP);
      System.arraycopy(window, limit - kept, window, 0, kept);
      before += limit - kept;
    }
  }

  private static int afterLastLineFeed(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && bytes[end - 1] != '\n') end--;
    return end;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
