package dev.tidemark.catalog.load;

import dev.tidemark.catalog.source.RejectedLine;
import dev.tidemark.catalog.source.TextChunk;
import dev.tidemark.partitioner.event.Rejection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The rejected lines of one chunk, as columns: some twenty bytes each, whatever their errors.
 * Written by one thread, then only read.
 *
 * <p>The reasons are computed again when the dead letter is written: they take up to two hundred
 * times the memory of the line, and those of a whole batch would wait for its commit.
 */
final class RejectedLines {
  private static final int EACH = 3 * Integer.BYTES + Long.BYTES;

  /** The approximate memory of a rejection that is kept. */
  private static final int KEPT = 250;

  private int size;
  private int[] number = new int[4];
  private int[] start = new int[4];
  private int[] length = new int[4];
  private long[] offset = new long[4];
  private final Map<Integer, KeptReasons> kept = new HashMap<>();

  /** The rejection of a line for which a second validation would give another result. */
  private record KeptReasons(long wholeLength, Rejection why) {}

  /**
   * Adds a line that the reader rejects whenever it reads it.
   *
   * @param line its number, from 1 within the chunk
   * @param place the offset of the line, or of its message, in the decompressed source; {@link
   *     TextChunk#UNKNOWN} if it is not known
   */
  void add(long line, long place, int textStart, int textLength) {
    if (size == number.length) grow();
    number[size] = (int) line;
    offset[size] = place;
    start[size] = textStart;
    length[size] = textLength;
    size++;
  }

  /**
   * Adds a line that is rejected for a reason that the reader does not find.
   *
   * @param wholeLength the length of the line; the text may be only its beginning
   */
  void add(long line, long place, int textStart, int textLength, long wholeLength, Rejection why) {
    kept.put(size, new KeptReasons(wholeLength, why));
    add(line, place, textStart, textLength);
  }

  private void grow() {
    int more = size + size / 2;
    number = Arrays.copyOf(number, more);
    start = Arrays.copyOf(start, more);
    length = Arrays.copyOf(length, more);
    offset = Arrays.copyOf(offset, more);
  }

  int size() {
    return size;
  }

  /** Returns the approximate memory in bytes, without the text. */
  long weight() {
    return (long) EACH * number.length + (long) KEPT * kept.size();
  }

  /**
   * Returns one of them as a dead letter.
   *
   * @param linesBefore the number of lines of the source before the chunk
   * @param text the text that contains the lines
   * @param received when the source was received
   */
  RejectedLine letter(
      int bad, long linesBefore, byte[] text, RejectionReasons rejectionReasons, long received) {
    KeptReasons known = kept.get(bad);
    return new RejectedLine(
        linesBefore + number[bad],
        offset[bad],
        text,
        start[bad],
        length[bad],
        known == null ? length[bad] : known.wholeLength(),
        known == null ? rejectionReasons.of(text, start[bad], length[bad], received) : known.why());
  }
}
