package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A row of CSV: its cells as the file's own bytes, one behind the other, and no more of them than
 * an event may have. So what a row takes is bounded, however long it is and of however many cells.
 */
final class CsvRow {
  /** More are more text than an event may have: each has two quotes and a comma. */
  private static final int MOST_CELLS = TextChunk.MAX_LINE / 3;

  private byte[] text = new byte[1 << 9];
  private int[] ends = new int[16];
  private final BitSet absent = new BitSet();
  private long line;
  private int kept;
  private long cells;
  private long left;

  /** Makes the rows of a file, each in the place of the one before. */
  static final class Handler extends AbstractBaseCsvCallbackHandler<CsvRow> {
    private final CsvRow row = new CsvRow();

    @Override
    protected void handleBegin(long line) {
      row.begin(line);
    }

    @Override
    protected void handleField(int cell, char[] text, int offset, int length, boolean quoted) {
      row.add(text, offset, length, quoted);
    }

    @Override
    protected CsvRow buildRecord() {
      return row;
    }
  }

  private void begin(long itsLine) {
    line = itsLine;
    absent.clear();
    kept = 0;
    cells = 0;
    left = 0;
  }

  private void add(char[] from, int offset, int length, boolean quoted) {
    cells++;
    if (isCut() || kept == MOST_CELLS) {
      left += length + 3L;
      return;
    }
    int fits = Math.min(length, TextChunk.MAX_LINE - start(kept));
    left += length - fits;
    if (length == 0 && !quoted) absent.set(kept);
    keep(from, offset, fits);
  }

  private void keep(char[] from, int offset, int length) {
    int start = start(kept);
    int end = start + length;
    if (end > text.length) {
      text = Arrays.copyOf(text, Math.min(TextChunk.MAX_LINE, Math.max(end, 2 * text.length)));
    }
    for (int i = 0; i < length; i++) text[start + i] = (byte) from[offset + i];
    if (kept == ends.length) ends = Arrays.copyOf(ends, 2 * kept);
    ends[kept++] = end;
  }

  /** On which line of the file it begins, from 1. */
  long line() {
    return line;
  }

  /** How many cells it has, those too that are not kept. */
  long cells() {
    return cells;
  }

  /** How many of its first cells are kept, the last one perhaps not to its end. */
  int kept() {
    return kept;
  }

  /** Whether it is longer than an event may be, so that not all of it is kept. */
  boolean isCut() {
    return left > 0;
  }

  /** About how long the text of its event would be behind what is kept. */
  long left() {
    return left;
  }

  /** Whether a cell is empty and has no quotes: no member. */
  boolean isAbsent(int cell) {
    return absent.get(cell);
  }

  int length(int cell) {
    return ends[cell] - start(cell);
  }

  /** A cell as a text of single bytes, so that what is no UTF-8 is still there to be rejected. */
  String cell(int cell) {
    return piece(cell, 0, length(cell));
  }

  /** What lies between two places of a cell. */
  String piece(int cell, int from, int to) {
    return new String(text, start(cell) + from, to - from, ISO_8859_1);
  }

  private int start(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }
}
