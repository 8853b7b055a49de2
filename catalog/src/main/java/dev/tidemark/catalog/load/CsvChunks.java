package dev.tidemark.catalog.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import dev.tidemark.partitioner.event.EventReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file as lines of JSON, each on the line where its row begins: the header, blank
 * lines and those within a cell are blank ones.
 */
final class CsvChunks implements Chunks {
  /** A cell may be as long as an event and somewhat longer; then it is refused with its line. */
  private static final int LONGEST_CELL = 16 << 20;

  private static final FieldModifier ABSENT_IF_EMPTY =
      new FieldModifier() {
        @Override
        public String modify(long line, int column, boolean quoted, String cell) {
          return cell.isEmpty() && !quoted ? CsvCells.ABSENT : cell;
        }
      };

  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> rows;
  private final CsvCells cells;
  private long line = 1;
  private boolean first = true;

  /** The rows of text without a byte order mark. */
  CsvChunks(InputStream text, CsvCells cells) {
    this.cells = cells;
    reader =
        CsvReader.builder()
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(LONGEST_CELL)
            .build(
                CsvRecordHandler.of(
                    handler ->
                        handler.fieldModifier(ABSENT_IF_EMPTY).maxFields(EventReader.LARGEST)),
                new InputStreamReader(text, ISO_8859_1));
    rows = reader.iterator();
  }

  @Override
  public @Nullable Chunk next() throws IOException {
    var text = new ByteArrayOutputStream();
    try {
      while (text.size() < Chunk.PIECE && rows.hasNext()) add(rows.next(), text);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new IOException("no CSV after line " + line + ": " + e.getMessage(), e);
    }
    return text.size() == 0 ? null : Chunk.lines(text.toByteArray(), text.size(), Chunk.UNKNOWN);
  }

  private void add(CsvRecord row, ByteArrayOutputStream text) {
    for (; line < row.getStartingLineNumber(); line++) text.write('\n');
    boolean header = first && cells.isHeader(row.getFields());
    first = false;
    if (!header) text.writeBytes(cells.json(row.getFields()));
    text.write('\n');
    line++;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
