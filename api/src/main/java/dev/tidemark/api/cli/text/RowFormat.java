package dev.tidemark.api.cli.text;

import com.fasterxml.jackson.core.JsonFactory;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.tidemark.api.http.PageJson;
import dev.tidemark.api.http.RowTimestamps;
import dev.tidemark.partitioner.text.Printable;
import dev.tidemark.sql.page.Row;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** The output formats of rows. */
public enum RowFormat {
  TABLE,
  NDJSON,
  CSV;

  private static final JsonFactory JSON = new JsonFactory();

  /** Quotes empty texts, so that they differ from absent values. */
  private static final CsvWriter.CsvWriterBuilder CSV_WRITER =
      CsvWriter.builder()
          .quoteStrategy(QuoteStrategies.EMPTY)
          .lineDelimiter(LineDelimiter.LF)
          .bufferSize(0);

  public static final String CSV_HEADER = "id,topic,timestamp,env,org,payload";

  /** Returns a row as the API does, on one line; a payload contains no line feed. */
  public static String ndjson(Row row) throws IOException {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      PageJson.write(row, json);
    }
    return text.toString();
  }

  /** The characters that start a formula in a spreadsheet. */
  private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

  /**
   * Returns a row by RFC 4180. An absent value is an empty cell, an empty string is quoted. The
   * format is for spreadsheets and terminals: control characters are escaped, and a value that
   * would be a formula gets an apostrophe as a prefix. Programs that need the exact characters read
   * NDJSON.
   */
  public static String csv(Row row) {
    var text = new StringWriter();
    CSV_WRITER
        .build(text)
        .writeRecord(
            cell(row.id()),
            cell(row.topic()),
            RowTimestamps.text(row.timestamp()),
            cell(row.env()),
            cell(row.org()),
            cell(row.payload()));
    // The caller prints the line end.
    return text.toString().substring(0, text.getBuffer().length() - 1);
  }

  private static @Nullable String cell(@Nullable String value) {
    if (value == null) return null;
    var safe = Printable.controlsEscaped(value, "");
    return !safe.isEmpty() && FORMULA.indexOf(safe.charAt(0)) >= 0 ? "'" + safe : safe;
  }
}
