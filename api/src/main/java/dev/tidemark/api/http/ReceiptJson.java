package dev.tidemark.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.Receipt;
import dev.tidemark.api.events.Receipt.Refused;
import io.micronaut.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The answer to events: accepted, refused, or some of each. */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record ReceiptJson(HttpStatus status, byte[] body) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * What to answer.
   *
   * @throws RequestException where one event alone was sent and refused: the usual error says it
   */
  static ReceiptJson of(Receipt receipt) {
    if (receipt.refused().isEmpty()) return of(HttpStatus.ACCEPTED, receipt);
    if (!receipt.batch()) {
      var refused = receipt.refused().getFirst();
      throw new RequestException(refused.type(), refused.messages());
    }
    boolean none = receipt.accepted() == 0;
    return of(none ? HttpStatus.BAD_REQUEST : HttpStatus.MULTI_STATUS, receipt);
  }

  private static ReceiptJson of(HttpStatus status, Receipt receipt) {
    var bytes = new ByteArrayOutputStream(64);
    try (var json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeBooleanField("success", status == HttpStatus.ACCEPTED);
      json.writeNumberField("statusCode", status.getCode());
      if (status == HttpStatus.MULTI_STATUS) {
        json.writeNumberField("accepted", receipt.accepted());
      }
      if (!receipt.refused().isEmpty()) {
        json.writeArrayFieldStart("errors");
        for (var refused : receipt.refused()) write(refused, json);
        json.writeEndArray();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ReceiptJson(status, bytes.toByteArray());
  }

  /** One entry a line, so that the entries are the lines to look at. */
  private static void write(Refused refused, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", refused.line());
    json.writeStringField("type", refused.type().word());
    json.writeStringField("message", String.join("; ", refused.messages()));
    json.writeEndObject();
  }
}
