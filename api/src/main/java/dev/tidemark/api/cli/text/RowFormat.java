package dev.tidemark.api.cli.text;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tidemark.api.http.PageJson;
import dev.tidemark.api.http.RowTimestamps;
import dev.tidemark.api.text.EscapedText;
import dev.tidemark.sql.page.Row;
import java.io.IOException;
import java.io.StringWriter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The output formats of rows. */
public enum RowFormat {
  TABLE,
  NDJSON,
  CSV;

  private static final JsonFactory JSON = new JsonFactory();

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
    return Stream.of(
            row.id(),
            row.topic(),
            RowTimestamps.text(row.timestamp()),
            cell(row.env()),
            cell(row.org()),
            row.payload())
        .map(RowFormat::quoted)
        .collect(Collectors.joining(","));
  }

  /** Represents an absent value until it is written as an empty cell. */
  private static final String ABSENT = "\0";

  private static String cell(@Nullable String value) {
    return value == null ? ABSENT : value;
  }

  private static String quoted(String value) {
    if (value.equals(ABSENT)) return "";
    var safe = EscapedText.controlsEscaped(value, "");
    if (!safe.isEmpty() && FORMULA.indexOf(safe.charAt(0)) >= 0) safe = "'" + safe;
    var plain = !safe.isEmpty() && safe.chars().noneMatch(c -> ",\"".indexOf(c) >= 0);
    return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
  }
}
