package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import java.util.List;

/**
 * Checks a value at its first token, without moving: a scalar completely, an object or array only
 * by its type.
 *
 * <p>Law: if the result is {@code YES} or {@code NO}, {@link CompiledSchema} has the same result
 * for the value.
 */
@FunctionalInterface
interface TokenCheck {
  TokenCheck ALWAYS = (value, steps) -> Ternary.YES;
  TokenCheck NEVER = (value, steps) -> Ternary.NO;
  TokenCheck UNKNOWN = (value, steps) -> Ternary.UNKNOWN;

  Ternary test(JsonTokens value, Steps steps);

  /** Returns a check that all of the checks pass. */
  static TokenCheck all(List<TokenCheck> tests) {
    List<TokenCheck> telling = tests.stream().filter(test -> !test.equals(ALWAYS)).toList();
    return switch (telling.size()) {
      case 0 -> ALWAYS;
      case 1 -> telling.getFirst();
      default -> {
        TokenCheck[] each = telling.toArray(TokenCheck[]::new);
        yield (value, steps) -> {
          steps.take(each.length);
          Ternary ternary = Ternary.YES;
          for (TokenCheck test : each) {
            ternary = ternary.and(test.test(value, steps));
            if (ternary == Ternary.NO) return ternary;
          }
          return ternary;
        };
      }
    };
  }

  /** Returns a check that at least one of the checks passes. */
  static TokenCheck any(List<TokenCheck> tests) {
    return (value, steps) -> {
      steps.take(tests.size());
      Ternary ternary = Ternary.NO;
      for (TokenCheck test : tests) ternary = ternary.or(test.test(value, steps));
      return ternary;
    };
  }

  /** Returns a check that exactly one of the checks passes. */
  static TokenCheck one(List<TokenCheck> tests) {
    return (value, steps) -> {
      steps.take(tests.size());
      int sure = 0;
      int possible = 0;
      for (TokenCheck test : tests) {
        Ternary ternary = test.test(value, steps);
        if (ternary == Ternary.YES) sure++;
        if (ternary != Ternary.NO) possible++;
      }
      if (sure > 1 || possible == 0) return Ternary.NO;
      return sure == 1 && possible == 1 ? Ternary.YES : Ternary.UNKNOWN;
    };
  }

  static TokenCheck not(TokenCheck test) {
    return (value, steps) -> test.test(value, steps).not();
  }

  /** Returns a check that applies one check to objects and another to all other values. */
  static TokenCheck ofObjects(TokenCheck objects, TokenCheck others) {
    return (value, steps) ->
        value.token() == JsonToken.START_OBJECT
            ? objects.test(value, steps)
            : others.test(value, steps);
  }

  /** Returns a check that applies a check to arrays. All other values pass. */
  static TokenCheck ofArrays(TokenCheck arrays) {
    return (value, steps) ->
        value.token() == JsonToken.START_ARRAY ? arrays.test(value, steps) : Ternary.YES;
  }
}
