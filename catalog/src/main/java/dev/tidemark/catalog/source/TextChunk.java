package dev.tidemark.catalog.source;

import dev.tidemark.partitioner.event.EventReader;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a source that holds whole lines.
 *
 * @param bytes the text; only the first {@code length} count
 * @param ends where each element of a JSON array ends; null where line feeds end the lines
 * @param offset how many bytes of the source, decompressed, lie before it; {@link #UNKNOWN} where
 *     they cannot be told, as for what is no text of the source
 * @param offsets the same for each element; null where line feeds end the lines
 * @param oversize how long the one line is that this chunk holds the beginning of; 0 where all
 *     lines are whole
 * @param open whether the last line goes on in the next chunk: objects follow one another on it
 * @param blank how many blank lines it stands for that are not in the text
 */
@SuppressWarnings("ArrayRecordComponent")
public // handed on once, never compared
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

  /** An event is at most this long; of a longer line only so much is kept. */
  public static final int MAX_LINE = EventReader.LARGEST;

  /**
   * About how much text one scan takes. What becomes of a text may be many times as large, so it is
   * little; lines longer than that make larger pieces.
   */
  public static final int PIECE = 128 << 10;

  /**
   * How much text one scan takes at the most; more than the longest line, so that one always fits.
   * With its header a little less than a power of two, or it would take up half as much of the heap
   * again.
   */
  public static final int SIZE = (4 << 20) - 64;

  /** How many elements one scan takes: they may have no text at all. */
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

  /** Blank lines of which there are too many to be held as text. */
  static TextChunk blank(long lines) {
    return new TextChunk(new byte[0], 0, null, UNKNOWN, null, 0, false, lines);
  }

  public static TextChunk tooLong(
      byte[] beginning, int length, long offset, long whole, boolean open) {
    return new TextChunk(beginning, Math.min(length, MAX_LINE), null, offset, null, whole, open, 0);
  }

  /** How many bytes of memory it takes. */
  public long weight() {
    int marks = ends == null ? 0 : ends.length * Integer.BYTES;
    int places = offsets == null ? 0 : offsets.length * Long.BYTES;
    return (long) bytes.length + marks + places;
  }

  /** How much of the source lies before an element, less what lies before it in here. */
  public long base(int element, int start) {
    return offsets == null ? UNKNOWN : offsets[element] - start;
  }
}
