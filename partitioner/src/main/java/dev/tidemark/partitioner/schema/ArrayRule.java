package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The proof of an array: each item, and how many there are. */
record ArrayRule(Rule items, long min, long max) {
  boolean proves(JsonParser parser, Watcher watcher) throws IOException {
    long count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!items.proves(parser, watcher)) return false;
      count++;
    }
    return count >= min && count <= max;
  }
}
