package dev.tidemark.catalog.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one JSON array, pretty printed or not. It only looks for where an element ends;
 * whether it is JSON is the event reader's to say, so a broken element costs itself alone as long
 * as its brackets and quotes match. What follows the array is one more element.
 */
final class ArrayChunkReader implements ChunkReader {
  private final InputStream in;
  private final byte[] block = new byte[1 << 16];
  private int at;
  private int limit;

  private State state = State.BEFORE;
  private int depth;
  private boolean inString;
  private boolean escaped;

  private byte[] bytes = new byte[1 << 16];
  private int length;
  private int[] ends = new int[64];
  private long[] offsets = new long[64];
  private int elements;
  private long elementOffset;

  /** How many bytes of the source have been read. */
  private long position;

  private long elementLength;
  private boolean afterComma;
  private @Nullable TextChunk waiting;

  private enum State {
    BEFORE,
    INSIDE,
    AFTER,
    ENDED
  }

  /**
   * The elements of an array.
   *
   * @param offset how many bytes of the source lie before the text
   */
  ArrayChunkReader(InputStream in, long offset) {
    this.in = in;
    this.position = offset;
  }

  @Override
  public @Nullable TextChunk next() throws IOException {
    if (waiting != null) {
      TextChunk textChunk = waiting;
      waiting = null;
      return textChunk;
    }
    while (state != State.ENDED && waiting == null && !isFull()) {
      int b = read();
      if (b < 0) {
        endElement(false);
        // An array that does not end has lost something: an empty element, which is no event, says
        // so.
        if (state == State.INSIDE) endElement(true);
        state = State.ENDED;
      } else {
        take((byte) b);
      }
    }
    if (elements > 0) return take();
    return waiting == null ? null : next();
  }

  private boolean isFull() {
    return elements > 0 && (length >= TextChunk.PIECE || elements == TextChunk.MOST_ELEMENTS);
  }

  private void take(byte b) {
    switch (state) {
      case BEFORE -> {
        if (b == '[') state = State.INSIDE;
      }
      case INSIDE -> inside(b);
      case AFTER -> append(b);
      case ENDED -> throw new IllegalStateException("after the end");
    }
  }

  private void inside(byte b) {
    if (inString) {
      append(b);
      if (escaped) escaped = false;
      else if (b == '\\') escaped = true;
      else if (b == '"') inString = false;
      return;
    }
    switch (b) {
      case '"' -> inString = true;
      case '{', '[' -> depth++;
      case '}', ']' -> {
        if (depth == 0 && b == ']') {
          endElement(afterComma);
          state = State.AFTER;
          return;
        }
        if (depth > 0) depth--;
      }
      case ',' -> {
        if (depth == 0) {
          endElement(true);
          afterComma = true;
          return;
        }
      }
      default -> {}
    }
    append(b);
  }

  private void append(byte b) {
    if (elementLength == 0) {
      if (ChunkReader.isSpace(b)) return;
      elementOffset = position - 1;
    }
    elementLength++;
    if (elementLength > TextChunk.MAX_LINE) return;
    if (length == bytes.length) bytes = Arrays.copyOf(bytes, 2 * length);
    bytes[length++] = b;
  }

  private void endElement(boolean evenIfEmpty) {
    if (elementLength == 0) {
      if (!evenIfEmpty) return;
      elementOffset = position;
    }
    if (elementLength > TextChunk.MAX_LINE) {
      int start = elements == 0 ? 0 : ends[elements - 1];
      byte[] beginning = Arrays.copyOfRange(bytes, start, length);
      length = start;
      waiting = TextChunk.tooLong(beginning, beginning.length, elementOffset, elementLength, false);
    } else {
      if (elements == ends.length) {
        ends = Arrays.copyOf(ends, 2 * elements);
        offsets = Arrays.copyOf(offsets, 2 * elements);
      }
      offsets[elements] = elementOffset;
      ends[elements++] = length;
    }
    elementLength = 0;
  }

  /** What is complete; an element that has begun stays for the next piece. */
  private TextChunk take() {
    int end = ends[elements - 1];
    TextChunk textChunk =
        TextChunk.elements(
            Arrays.copyOf(bytes, end),
            Arrays.copyOf(ends, elements),
            Arrays.copyOf(offsets, elements));
    System.arraycopy(bytes, end, bytes, 0, length - end);
    length -= end;
    elements = 0;
    return textChunk;
  }

  private int read() throws IOException {
    if (at == limit) {
      limit = in.read(block);
      at = 0;
      if (limit < 0) {
        limit = 0;
        return -1;
      }
    }
    position++;
    return block[at++] & 0xff;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
