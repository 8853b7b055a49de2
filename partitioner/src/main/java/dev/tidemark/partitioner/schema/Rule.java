package dev.tidemark.partitioner.schema;

import dev.tidemark.partitioner.json.InvalidJsonException;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import org.jspecify.annotations.Nullable;

/**
 * The proof of one schema: a test of the value's first token, then a walk through it.
 *
 * @param object how objects are walked, or null where they are skipped
 * @param array how arrays are walked, or null where they are skipped
 */
record Rule(TokenCheck test, @Nullable ObjectRule object, @Nullable ArrayRule array) {
  static final Rule ANY = new Rule(TokenCheck.ALWAYS, null, null);

  /**
   * Whether the value that is stood on is proved valid; if so, it is walked through afterwards, if
   * not, anything may be.
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

  /** Goes through what no rule is for, so that no odd number is passed over. */
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
