package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A row of CSV. Its cells are the raw bytes of the file, and no more of them are kept than an event
 * may have, so that the memory of a row is bounded, whatever its length and number of cells.
 */
final class CsvRow {
  /** More cells are more text than an event may have: each takes two quotes and a comma. */
  private static final int MOST_CELLS = TextChunk.MAX_LINE / 3;

  private byte[] text = new byte[1 << 9];
  private int[] ends = new int[16];
  private final BitSet absent = new BitSet();
  private long line;
  private int kept;
  private long cells;
  private long left;

  /** Creates the rows of a file; each row reuses the memory of the previous one. */
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

  /** Returns the line of the file where the row begins, from 1. */
  long line() {
    return line;
  }

  /** Returns the number of cells, including cells that are not kept. */
  long cells() {
    return cells;
  }

  /** Returns how many of the first cells are kept; the last one may be incomplete. */
  int kept() {
    return kept;
  }

  /** Returns whether the row is longer than an event may be, so that not all of it is kept. */
  boolean isCut() {
    return left > 0;
  }

  /** Returns the approximate length of the event's text that is not kept. */
  long left() {
    return left;
  }

  /** Returns whether a cell is empty and unquoted, which stands for an absent member. */
  boolean isAbsent(int cell) {
    return absent.get(cell);
  }

  int length(int cell) {
    return ends[cell] - start(cell);
  }

  /**
   * Returns a cell with one char per byte, so that bytes that are not UTF-8 can still be rejected.
   */
  String cell(int cell) {
    return piece(cell, 0, length(cell));
  }

  /** Returns a part of a cell. */
  String piece(int cell, int from, int to) {
    return new String(text, start(cell) + from, to - from, ISO_8859_1);
  }

  private int start(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }
}
