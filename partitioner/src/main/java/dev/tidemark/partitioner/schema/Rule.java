package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import org.jspecify.annotations.Nullable;

/**
 * The rule for one schema: a test of the first token of a value, then rules for its content.
 *
 * @param object the rule for objects, or null to skip them
 * @param array the rule for arrays, or null to skip them
 */
record Rule(TokenCheck test, @Nullable ObjectRule object, @Nullable ArrayRule array) {
  static final Rule ANY = new Rule(TokenCheck.ALWAYS, null, null);

  /**
   * Returns whether the current value is proved valid. If so, it has been read completely; if not,
   * the position is undefined.
   */
  boolean proves(JsonTokens value, ValueListener valueListener, Steps steps)
      throws InvalidJsonException {
    if (test.test(value, steps) != Ternary.YES) return false;
    switch (value.token()) {
      case START_OBJECT -> {
        if (object != null) return object.proves(value, valueListener, steps);
        skip(value, valueListener);
      }
      case START_ARRAY -> {
        if (array != null) return array.proves(value, valueListener, steps);
        skip(value, valueListener);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(value, valueListener);
      default -> {}
    }
    return true;
  }

  /** Reads a value that has no rule, so that no odd number is missed. */
  private static void skip(JsonTokens value, ValueListener valueListener)
      throws InvalidJsonException {
    switch (value.token()) {
      case START_OBJECT -> {
        while (value.member()) skip(value, valueListener);
      }
      case START_ARRAY -> {
        while (value.element()) skip(value, valueListener);
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(value, valueListener);
      default -> {}
    }
  }

  private static void number(JsonTokens value, ValueListener valueListener) {
    if (!PlainNumber.isSurelyDouble(value)) valueListener.watchOddNumber(value);
  }
}
