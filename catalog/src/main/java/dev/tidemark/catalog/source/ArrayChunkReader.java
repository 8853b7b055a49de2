package dev.tidemark.catalog.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the elements of one JSON array, pretty-printed or not. It only finds the end of each
 * element; the event reader validates them. A broken element therefore affects only itself, as long
 * as its brackets and quotes match. Text after the array is one more element.
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

  /** The number of bytes of the source that were read. */
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
   * Reads the elements of an array.
   *
   * @param offset the number of bytes of the source before the text
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
        // An array without an end has lost data: an empty element, which is not an event, reports
        // it.
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

  /** Returns the complete elements; an incomplete element stays for the next chunk. */
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
