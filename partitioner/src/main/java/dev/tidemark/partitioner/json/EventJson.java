package dev.tidemark.partitioner.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Jackson's parsers for the JSON of events, without Jackson's limits of numbers, texts and names:
 * the reader of events judges how large one may be, and what it accepts is read everywhere.
 *
 * <p>Thread-safe.
 */
public final class EventJson {
  /** How deep an event may be nested; an object in it is at level 2. */
  public static final int LEVELS = 100;

  /** Of so much text names may stay, so that those that come again are found. */
  private static final int RENEWED_AFTER = 1 << 20;

  private final int levels;
  private final AtomicLong read = new AtomicLong();
  private volatile JsonFactory factory;

  /**
   * Parsers.
   *
   * @param levels how deep objects and arrays may be nested
   */
  public EventJson(int levels) {
    this.levels = levels;
    this.factory = factory(levels);
  }

  /** Parsers for what is stored already, however deep it is nested. */
  public static EventJson ofStored() {
    return new EventJson(Integer.MAX_VALUE);
  }

  /** A parser of text in UTF-8, whatever other encoding its bytes look like. */
  public JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return after(length).createParser(bytes, offset, length);
  }

  /** A parser of a text. */
  public JsonParser parser(String text) throws IOException {
    return after(text.length()).createParser(text);
  }

  /** A factory keeps the names that its parsers meet, up to thousands, however long they are. */
  private JsonFactory after(int length) {
    if (read.addAndGet(length) > RENEWED_AFTER) {
      read.set(length);
      factory = factory(levels);
    }
    return factory;
  }

  private static JsonFactory factory(int levels) {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(levels)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        // The names come from anybody: none is kept for good, and none may stop the reading.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        // Else a brace and a NUL make all that follows UTF-16.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .build();
  }
}
