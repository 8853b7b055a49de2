package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;

/** The rule for an array: one for each item, and the limits of its length. */
record ArrayRule(Rule items, long min, long max) {
  boolean proves(JsonTokens value, ValueListener valueListener, Steps steps)
      throws InvalidJsonException {
    long count = 0;
    while (value.element()) {
      if (!items.proves(value, valueListener, steps)) return false;
      count++;
    }
    return count >= min && count <= max;
  }
}
