package dev.tidemark.samples;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one object after another, each with an optional defect. Not thread-safe. */
final class EventWriter {
  // NaN is not quoted: some invalid lines must contain it.
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
  private JsonGenerator out;
  private @Nullable Defect defect;
  private boolean flawed;

  EventWriter() {
    out = generator();
  }

  /** Returns the object that {@code body} writes. */
  byte[] render(Consumer<EventWriter> body) {
    defect = null;
    return written(body);
  }

  /**
   * Returns the object that {@code body} writes, with a defect; null if it has no member for it.
   */
  byte @Nullable [] render(Consumer<EventWriter> body, Defect defect) {
    this.defect = defect;
    byte[] rendered = written(body);
    return flawed ? rendered : null;
  }

  private byte[] written(Consumer<EventWriter> body) {
    flawed = false;
    bytes.reset();
    out = generator();
    attempt(out::writeStartObject);
    body.accept(this);
    attempt(out::writeEndObject);
    attempt(out::close);
    return bytes.toByteArray();
  }

  EventWriter text(String name, @Nullable String value) {
    return member(name, () -> out.writeString(value));
  }

  EventWriter number(String name, long value) {
    return member(name, () -> out.writeNumber(value));
  }

  EventWriter number(String name, double value) {
    return member(name, () -> out.writeNumber(value));
  }

  EventWriter flag(String name, boolean value) {
    return member(name, () -> out.writeBoolean(value));
  }

  EventWriter none(String name) {
    return member(name, () -> out.writeNull());
  }

  EventWriter object(String name, Consumer<EventWriter> body) {
    return member(
        name,
        () -> {
          out.writeStartObject();
          body.accept(this);
          out.writeEndObject();
        });
  }

  <T> EventWriter objects(String name, List<T> elements, BiConsumer<EventWriter, T> body) {
    return member(
        name,
        () -> {
          out.writeStartArray();
          for (T element : elements) {
            out.writeStartObject();
            body.accept(this, element);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  private EventWriter member(String name, Step value) {
    if (defect == null || !defect.member().equals(name)) {
      attempt(() -> out.writeFieldName(name));
      attempt(value);
      return this;
    }
    flawed = true;
    switch (defect) {
      case Defect.Missing _ -> {}
      case Defect.Words(_, String text) -> attempt(() -> out.writeStringField(name, text));
      case Defect.Figure(_, long number) -> attempt(() -> out.writeNumberField(name, number));
    }
    return this;
  }

  private JsonGenerator generator() {
    try {
      return FACTORY.createGenerator(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot fail", e);
    }
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot fail", e);
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
