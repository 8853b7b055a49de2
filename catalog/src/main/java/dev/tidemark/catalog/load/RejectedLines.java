package dev.tidemark.catalog.load;

import dev.tidemark.catalog.source.RejectedLine;
import dev.tidemark.catalog.source.TextChunk;
import dev.tidemark.partitioner.event.Rejection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines of one chunk that are no events, as columns: some twenty bytes each, however much is
 * wrong with it. Written by one thread, then only read.
 *
 * <p>Why a line is none is validated anew when it is told: reasons take up to two hundred times the
 * room of their line, and those of a whole batch would wait for its commit.
 */
final class RejectedLines {
  private static final int EACH = 3 * Integer.BYTES + Long.BYTES;

  /** About what a rejection takes that is kept. */
  private static final int KEPT = 250;

  private int size;
  private int[] number = new int[4];
  private int[] start = new int[4];
  private int[] length = new int[4];
  private long[] offset = new long[4];
  private final Map<Integer, KeptReasons> kept = new HashMap<>();

  /** Of a line that would not be validated anew alike. */
  private record KeptReasons(long wholeLength, Rejection why) {}

  /**
   * Adds a line that the reader rejects whenever it reads it.
   *
   * @param line its number, from 1 within the chunk
   * @param place how many bytes of the source, decompressed, lie before it, or before the message
   *     that it is of; {@link TextChunk#UNKNOWN} where they cannot be told
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
   * As {@link #add(long, long, int, int)}, a line that is rejected for something else.
   *
   * @param wholeLength how long it is; the text may have its beginning alone
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

  /** About how many bytes of memory they take beside their text. */
  long weight() {
    return (long) EACH * number.length + (long) KEPT * kept.size();
  }

  /**
   * One of them as a dead letter.
   *
   * @param linesBefore how many lines of the source lie before the chunk
   * @param text what the lines lie in
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
