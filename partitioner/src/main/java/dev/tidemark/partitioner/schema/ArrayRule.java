package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.json.NoJsonException;
import dev.tidemark.partitioner.regex.Steps;

/** The proof of an array: each item, and how many there are. */
record ArrayRule(Rule items, long min, long max) {
  boolean proves(JsonTokens value, Watcher watcher, Steps steps) throws NoJsonException {
    long count = 0;
    while (value.element()) {
      if (!items.proves(value, watcher, steps)) return false;
      count++;
    }
    return count >= min && count <= max;
  }
}
