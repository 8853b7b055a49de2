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
 * Writes each message as one JSON object in a line of ASCII: time, level, logger, message, its
 * facts under their own names, and an exception with its causes as one text.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  // Escaped beyond ASCII: some readers of logs take U+2028 for the end of a line.
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
