package dev.tidemark.catalog.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tidemark.catalog.source.TextChunk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads a file of dead letters. */
final class DeadLetterReader implements Closeable {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              // Bytes that are not UTF-8 are stored in base64, which is longer than a line may be.
              StreamReadConstraints.builder().maxStringLength(2 * TextChunk.MAX_LINE).build())
          .build();

  private final JsonParser parser;

  DeadLetterReader(InputStream in) throws IOException {
    parser = JSON.createParser(in);
  }

  /**
   * One dead letter.
   *
   * @param offset the offset of its line in the source; {@link TextChunk#UNKNOWN} if it is not
   *     stored
   * @param received when its line was received; null if it is not stored
   * @param raw the line, or its beginning
   * @param wholeLength the length of the line
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Letter(
      String source,
      long line,
      long offset,
      @Nullable Instant received,
      byte[] raw,
      long wholeLength) {
    boolean isWhole() {
      return wholeLength == raw.length;
    }
  }

  /**
   * Returns the next dead letter, or null at the end.
   *
   * @throws IOException if the file contains anything else
   */
  @Nullable Letter next() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) return null;
    if (first != JsonToken.START_OBJECT) throw new IOException("not a dead letter: " + first);
    String source = "";
    long line = 0;
    long offset = TextChunk.UNKNOWN;
    Instant received = null;
    byte[] raw = null;
    long cutFrom = 0;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case DeadLetterWriter.SOURCE -> source = parser.getText();
        case DeadLetterWriter.LINE -> line = parser.getLongValue();
        case DeadLetterWriter.OFFSET -> offset = parser.getLongValue();
        case DeadLetterWriter.RECEIVED -> received = instant(parser.getText());
        case DeadLetterWriter.RAW -> raw = parser.getText().getBytes(StandardCharsets.UTF_8);
        case DeadLetterWriter.RAW_BASE64 -> raw = parser.getBinaryValue();
        case DeadLetterWriter.CUT_FROM_BYTES -> cutFrom = parser.getLongValue();
        default -> parser.skipChildren();
      }
    }
    if (raw == null) throw new IOException("a dead letter without its line");
    return new Letter(source, line, offset, received, raw, Math.max(cutFrom, raw.length));
  }

  private static Instant instant(String text) throws IOException {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IOException("a dead letter has an invalid time of receipt: " + text, e);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
