package dev.tidemark.partitioner.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Creates Jackson parsers for the JSON of events, without Jackson's limits on numbers, texts and
 * names: {@code EventReader} limits the size of an event, and every accepted event must be readable
 * everywhere.
 *
 * <p>Thread-safe.
 */
public final class EventJson {
  /** The maximum nesting of an event. An object in an event is at level 2. */
  public static final int LEVELS = 100;

  /** The factory is replaced after this many characters or bytes. Until then it caches names. */
  private static final int RENEWED_AFTER = 1 << 20;

  private final int levels;
  private final AtomicLong read = new AtomicLong();
  private volatile JsonFactory factory;

  /**
   * Creates a source of parsers.
   *
   * @param levels the maximum nesting of objects and arrays
   */
  public EventJson(int levels) {
    this.levels = levels;
    this.factory = factory(levels);
  }

  /** Returns parsers for stored events, without a limit on nesting. */
  public static EventJson ofStored() {
    return new EventJson(Integer.MAX_VALUE);
  }

  /** Returns a parser for text in UTF-8, even if its bytes look like another encoding. */
  public JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return after(length).createParser(bytes, offset, length);
  }

  /** Returns a parser for a text. */
  public JsonParser parser(String text) throws IOException {
    return after(text.length()).createParser(text);
  }

  /**
   * Returns the factory, replaced from time to time: a factory caches up to thousands of names of
   * any length.
   */
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
        // Names are untrusted input: none is kept for ever, and none may make parsing fail.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        // Otherwise a brace and a NUL would switch the rest to UTF-16.
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .build();
  }
}
