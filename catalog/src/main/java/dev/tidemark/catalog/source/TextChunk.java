package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.event.EventReader;
import org.jspecify.annotations.Nullable;

/**
 * A part of a source that consists of whole lines.
 *
 * @param bytes the text; only the first {@code length} bytes are valid
 * @param ends the end of each element of a JSON array; null if lines end with line feeds
 * @param offset the number of bytes of the decompressed source before the chunk; {@link #UNKNOWN}
 *     if it is not known, for example if the text is not from the source
 * @param offsets the offset of each element; null if lines end with line feeds
 * @param oversize the length of the single line whose beginning this chunk is; 0 if all lines are
 *     whole
 * @param open whether the last line continues in the next chunk, because it contains concatenated
 *     objects
 * @param blank the number of blank lines that are not in the text
 */
@SuppressWarnings("ArrayRecordComponent")
public // passed on once, never compared
record TextChunk(
    byte[] bytes,
    int length,
    int @Nullable [] ends,
    long offset,
    long @Nullable [] offsets,
    long oversize,
    boolean open,
    long blank) {
  public static final long UNKNOWN = -1;

  /** The maximum length of an event; only this much of a longer line is kept. */
  public static final int MAX_LINE = EventReader.LARGEST;

  /**
   * The approximate text of one scan. The events may take many times as much memory, so it is
   * small; longer lines make larger chunks.
   */
  public static final int PIECE = 128 << 10;

  /**
   * The maximum text of one scan; more than the longest line, so that a line always fits. With the
   * array's header it is a little less than a power of two; otherwise it would take half as much
   * heap again.
   */
  public static final int SIZE = (4 << 20) - 64;

  /** The maximum number of elements of one scan: elements may have no text at all. */
  public static final int MOST_ELEMENTS = 1 << 17;

  static TextChunk lines(byte[] bytes, int length, long offset) {
    return new TextChunk(bytes, length, null, offset, null, 0, false, 0);
  }

  static TextChunk objectsOfALine(byte[] bytes, int length, long offset) {
    return new TextChunk(bytes, length, null, offset, null, 0, true, 0);
  }

  public static TextChunk elements(byte[] bytes, int[] ends, long @Nullable [] offsets) {
    return new TextChunk(bytes, bytes.length, ends, UNKNOWN, offsets, 0, false, 0);
  }

  /** Returns a chunk of blank lines, which are too many to be kept as text. */
  static TextChunk blank(long lines) {
    return new TextChunk(new byte[0], 0, null, UNKNOWN, null, 0, false, lines);
  }

  public static TextChunk tooLong(
      byte[] beginning, int length, long offset, long whole, boolean open) {
    return new TextChunk(beginning, Math.min(length, MAX_LINE), null, offset, null, whole, open, 0);
  }

  /** Returns the memory of the chunk in bytes. */
  public long weight() {
    int marks = ends == null ? 0 : ends.length * Integer.BYTES;
    int places = offsets == null ? 0 : offsets.length * Long.BYTES;
    return (long) bytes.length + marks + places;
  }

  /** Returns the offset of an element in the source minus its position in the chunk. */
  public long base(int element, int start) {
    return offsets == null ? UNKNOWN : offsets[element] - start;
  }
}
