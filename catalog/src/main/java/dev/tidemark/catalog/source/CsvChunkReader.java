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
 * The rows of a CSV file as lines of JSON, each on the line where its row begins: the header, blank
 * lines and those within a cell are blank ones. Of those many are counted and not written, so a
 * piece is never much larger than one, and one row.
 */
final class CsvChunkReader implements ChunkReader {
  /**
   * A cell may be as long as an event and somewhat longer; then it is rejected with its line. Of a
   * longer one the end is not looked for: a quote is missing, and what follows it is no cell.
   */
  static final int LONGEST_CELL = 4 << 20;

  /** Fewer blank lines are written: a piece of its own takes as much. */
  private static final int FEW = 1 << 12;

  private final CsvReader<CsvRow> reader;
  private final Iterator<CsvRow> rows;
  private final CsvToJson cells;
  private @Nullable CsvRow waiting;
  private @Nullable TextChunk apart;
  private long line = 1;
  private boolean first = true;

  /** The rows of text without a byte order mark. */
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
      throw new IOException("no CSV after line " + line + ": " + e.getMessage(), e);
    }
    if (text.size() > 0) return TextChunk.lines(text.toByteArray(), text.size(), TextChunk.UNKNOWN);
    return apart == null ? null : next();
  }

  /** Adds a row, or gives what lies between the text and it, or it where it is too long. */
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
