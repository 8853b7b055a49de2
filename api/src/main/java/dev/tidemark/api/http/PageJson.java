package dev.tidemark.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.page.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a page as a response body. Payloads are copied as they were sent, without parsing. */
public final class PageJson {
  private static final JsonFactory JSON = new JsonFactory();

  private PageJson() {}

  static byte[] write(Page page) {
    var bytes = new ByteArrayOutputStream(4096);
    try (var json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeBooleanField("success", true);
      json.writeNumberField("statusCode", 200);
      json.writeArrayFieldStart("data");
      for (var row : page.rows()) write(row, json);
      json.writeEndArray();
      json.writeObjectFieldStart("pagination");
      json.writeStringField("cursor", page.cursor().orElse(null));
      json.writeBooleanField("has_more", page.hasMore());
      json.writeNumberField("limit", page.limit());
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes one row as a JSON object. */
  public static void write(Row row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", row.id());
    json.writeStringField("topic", row.topic());
    json.writeStringField("timestamp", RowTimestamps.text(row.timestamp()));
    json.writeStringField("env", row.env());
    json.writeStringField("org", row.org());
    json.writeFieldName("payload");
    json.writeRawValue(row.payload());
    json.writeEndObject();
  }
}
