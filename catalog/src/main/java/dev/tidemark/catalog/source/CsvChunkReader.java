package dev.tidemark.catalog.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a CSV file as lines of JSON. Each row is on the line where it begins; the
 * header, blank lines and further lines of a cell become blank lines. Long sequences of blank lines
 * are counted, not written, so that a chunk is never much larger than a chunk and one row.
 */
final class CsvChunkReader implements ChunkReader {
  /**
   * The maximum length of a cell: longer than an event, so that a cell that is somewhat too long is
   * rejected with its line. The end of a longer cell is not searched for: a quote is missing, and
   * the text after it is not part of the cell.
   */
  static final int LONGEST_CELL = 4 << 20;

  /** Fewer blank lines are written out: a chunk of their own would take as much memory. */
  private static final int FEW = 1 << 12;

  private final CsvReader<CsvRow> reader;
  private final Iterator<CsvRow> rows;
  private final CsvToJson cells;
  private @Nullable CsvRow waiting;
  private @Nullable TextChunk apart;
  private long line = 1;
  private boolean first = true;

  /** Reads the rows of a text without a byte order mark. */
  CsvChunkReader(InputStream text, CsvToJson cells) {
    this.cells = cells;
    reader =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(LONGEST_CELL)
            .build(new CsvRow.Handler(), new InputStreamReader(text, ISO_8859_1));
    rows = reader.iterator();
  }

  @Override
  public @Nullable TextChunk next() throws IOException {
    if (apart != null) {
      TextChunk textChunk = apart;
      apart = null;
      return textChunk;
    }
    var text = new ByteArrayOutputStream();
    try {
      while (apart == null && text.size() < TextChunk.PIECE) {
        if (waiting == null) waiting = rows.hasNext() ? rows.next() : null;
        if (waiting == null) break;
        apart = add(waiting, text);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new IOException("not valid CSV after line " + line + ": " + e.getMessage(), e);
    }
    if (text.size() > 0) return TextChunk.lines(text.toByteArray(), text.size(), TextChunk.UNKNOWN);
    return apart == null ? null : next();
  }

  /**
   * Appends a row, or returns a chunk of the blank lines before it, or of the row if it is too
   * long.
   */
  private @Nullable TextChunk add(CsvRow row, ByteArrayOutputStream text) {
    long blank = row.line() - line;
    if (blank > FEW) {
      line = row.line();
      return TextChunk.blank(blank);
    }
    for (; line < row.line(); line++) text.write('\n');
    line++;
    waiting = null;
    boolean header = first && cells.isHeader(row);
    first = false;
    if (!header) {
      CsvToJson.Line json = cells.json(row);
      byte[] bytes = json.bytes();
      if (json.length() > TextChunk.MAX_LINE) {
        return TextChunk.tooLong(bytes, bytes.length, TextChunk.UNKNOWN, json.length(), false);
      }
      text.writeBytes(bytes);
    }
    text.write('\n');
    return null;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
