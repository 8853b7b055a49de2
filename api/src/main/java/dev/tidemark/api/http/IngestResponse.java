package dev.tidemark.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.IngestResult;
import dev.tidemark.api.events.IngestResult.Rejected;
import io.micronaut.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The response to sent events: all accepted, all rejected, or some of each. */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record IngestResponse(HttpStatus status, byte[] body) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Converts a result to a response.
   *
   * @throws RequestException if a single event was sent and rejected; the response is then an error
   *     response
   */
  static IngestResponse of(IngestResult ingestResult) {
    if (ingestResult.rejected().isEmpty()) return of(HttpStatus.ACCEPTED, ingestResult);
    if (!ingestResult.batch()) {
      var rejected = ingestResult.rejected().getFirst();
      throw new RequestException(rejected.type(), rejected.messages());
    }
    boolean none = ingestResult.accepted() == 0;
    return of(none ? HttpStatus.BAD_REQUEST : HttpStatus.MULTI_STATUS, ingestResult);
  }

  private static IngestResponse of(HttpStatus status, IngestResult ingestResult) {
    var bytes = new ByteArrayOutputStream(64);
    try (var json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeBooleanField("success", status == HttpStatus.ACCEPTED);
      json.writeNumberField("statusCode", status.getCode());
      if (status == HttpStatus.MULTI_STATUS) {
        json.writeNumberField("accepted", ingestResult.accepted());
      }
      if (!ingestResult.rejected().isEmpty()) {
        json.writeArrayFieldStart("errors");
        for (var rejected : ingestResult.rejected()) write(rejected, json);
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new IngestResponse(status, bytes.toByteArray());
  }

  /** Writes one entry per rejected line, so that each entry refers to one line of the body. */
  private static void write(Rejected rejected, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", rejected.line());
    json.writeStringField("type", rejected.type().word());
    json.writeStringField("message", String.join("; ", rejected.messages()));
    json.writeEndObject();
  }
}
