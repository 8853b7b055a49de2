package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.EventReader;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a source that holds whole lines.
 *
 * @param bytes the text; only the first {@code length} count
 * @param ends where each element of a JSON array ends; null where line feeds end the lines
 * @param oversize how long the one line is that this chunk holds the beginning of; 0 where all
 *     lines are whole
 * @param open whether the last line goes on in the next chunk: objects follow one another on it
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Chunk(byte[] bytes, int length, int @Nullable [] ends, long oversize, boolean open) {
  /** An event is at most this long; of a longer line only so much is kept. */
  static final int MAX_LINE = EventReader.LARGEST;

  /**
   * How much text one scan takes; more than the longest line, so that one always fits. With its
   * header a little less than a power of two, or it would take up half as much of the heap again.
   */
  static final int SIZE = (4 << 20) - 64;

  static Chunk lines(byte[] bytes, int length) {
    return new Chunk(bytes, length, null, 0, false);
  }

  static Chunk objectsOfALine(byte[] bytes, int length) {
    return new Chunk(bytes, length, null, 0, true);
  }

  static Chunk elements(byte[] bytes, int[] ends) {
    return new Chunk(bytes, bytes.length, ends, 0, false);
  }

  static Chunk tooLong(byte[] beginning, int length, long whole, boolean open) {
    return new Chunk(beginning, Math.min(length, MAX_LINE), null, whole, open);
  }
}
