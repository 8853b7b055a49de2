package dev.tidemark.api.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Encodes each log event as one line of ASCII JSON: time, level, logger, message, its key-value
 * pairs as members, and an exception with its causes as one string.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  // ASCII only: some log readers treat U+2028 as the end of a line.
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private static final byte[] NOTHING = {};

  private final ThrowableProxyConverter exceptions = new ThrowableProxyConverter();

  @Override
  public void start() {
    exceptions.start();
    super.start();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new ByteArrayOutputStream(256);
    try (var json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", event.getInstant().toString());
      json.writeStringField("level", event.getLevel().toString());
      json.writeStringField("logger", event.getLoggerName());
      json.writeStringField("message", event.getFormattedMessage());
      facts(event, json);
      if (event.getThrowableProxy() != null) {
        json.writeStringField("exception", exceptions.convert(event));
      }
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toByteArray();
  }

  private static void facts(ILoggingEvent event, JsonGenerator json) throws IOException {
    if (event.getKeyValuePairs() == null) return;
    for (var fact : event.getKeyValuePairs()) {
      switch (fact.value) {
        case Long number -> json.writeNumberField(fact.key, number);
        case Integer number -> json.writeNumberField(fact.key, number);
        case Boolean value -> json.writeBooleanField(fact.key, value);
        default -> json.writeStringField(fact.key, String.valueOf(fact.value));
      }
    }
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
