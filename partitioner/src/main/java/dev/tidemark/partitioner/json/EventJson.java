package dev.tidemark.partitioner.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * Jackson's parsers for the JSON of events, without Jackson's limits of numbers, texts and names:
 * the reader of events judges how large one may be, and what it accepts is read everywhere.
 */
public final class EventJson {
  private EventJson() {}

  /**
   * A factory of parsers, safe for use by many threads.
   *
   * @param levels how deep objects and arrays may be nested
   */
  public static JsonFactory factory(int levels) {
    return new JsonFactoryBuilder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(levels)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        // The names come from anybody: nothing of them may stay, and none may stop the reading.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .build();
  }

  /** A factory of parsers for what is stored already, however deep it is nested. */
  public static JsonFactory factory() {
    return factory(Integer.MAX_VALUE);
  }
}
