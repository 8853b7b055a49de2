package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.partitioner.json.JsonTokens;
import dev.tidemark.partitioner.regex.Steps;
import java.util.List;

/**
 * What can be said of a value when one stands on its first token, without moving on: all of a
 * scalar, of an object or array only its type.
 *
 * <p>Law: {@code YES} and {@code NO} are what {@link CompiledSchema} says of the value.
 */
@FunctionalInterface
interface TokenCheck {
  TokenCheck ALWAYS = (value, steps) -> Ternary.YES;
  TokenCheck NEVER = (value, steps) -> Ternary.NO;
  TokenCheck UNKNOWN = (value, steps) -> Ternary.UNKNOWN;

  Ternary test(JsonTokens value, Steps steps);

  /** All of them. */
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

  /** At least one of them. */
  static TokenCheck any(List<TokenCheck> tests) {
    return (value, steps) -> {
      steps.take(tests.size());
      Ternary ternary = Ternary.NO;
      for (TokenCheck test : tests) ternary = ternary.or(test.test(value, steps));
      return ternary;
    };
  }

  /** Exactly one of them. */
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

  /** This test of objects, that test of everything else. */
  static TokenCheck ofObjects(TokenCheck objects, TokenCheck others) {
    return (value, steps) ->
        value.token() == JsonToken.START_OBJECT
            ? objects.test(value, steps)
            : others.test(value, steps);
  }

  /** This test of arrays; everything else passes. */
  static TokenCheck ofArrays(TokenCheck arrays) {
    return (value, steps) ->
        value.token() == JsonToken.START_ARRAY ? arrays.test(value, steps) : Ternary.YES;
  }
}
