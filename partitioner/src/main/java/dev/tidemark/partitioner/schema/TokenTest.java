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
interface TokenTest {
  TokenTest ALWAYS = (value, steps) -> Outcome.YES;
  TokenTest NEVER = (value, steps) -> Outcome.NO;
  TokenTest UNKNOWN = (value, steps) -> Outcome.UNKNOWN;

  Outcome test(JsonTokens value, Steps steps);

  /** All of them. */
  static TokenTest all(List<TokenTest> tests) {
    List<TokenTest> telling = tests.stream().filter(test -> !test.equals(ALWAYS)).toList();
    return switch (telling.size()) {
      case 0 -> ALWAYS;
      case 1 -> telling.getFirst();
      default -> {
        TokenTest[] each = telling.toArray(TokenTest[]::new);
        yield (value, steps) -> {
          steps.take(each.length);
          Outcome outcome = Outcome.YES;
          for (TokenTest test : each) {
            outcome = outcome.and(test.test(value, steps));
            if (outcome == Outcome.NO) return outcome;
          }
          return outcome;
        };
      }
    };
  }

  /** At least one of them. */
  static TokenTest any(List<TokenTest> tests) {
    return (value, steps) -> {
      steps.take(tests.size());
      Outcome outcome = Outcome.NO;
      for (TokenTest test : tests) outcome = outcome.or(test.test(value, steps));
      return outcome;
    };
  }

  /** Exactly one of them. */
  static TokenTest one(List<TokenTest> tests) {
    return (value, steps) -> {
      steps.take(tests.size());
      int sure = 0;
      int possible = 0;
      for (TokenTest test : tests) {
        Outcome outcome = test.test(value, steps);
        if (outcome == Outcome.YES) sure++;
        if (outcome != Outcome.NO) possible++;
      }
      if (sure > 1 || possible == 0) return Outcome.NO;
      return sure == 1 && possible == 1 ? Outcome.YES : Outcome.UNKNOWN;
    };
  }

  static TokenTest not(TokenTest test) {
    return (value, steps) -> test.test(value, steps).not();
  }

  /** This test of objects, that test of everything else. */
  static TokenTest ofObjects(TokenTest objects, TokenTest others) {
    return (value, steps) ->
        value.token() == JsonToken.START_OBJECT
            ? objects.test(value, steps)
            : others.test(value, steps);
  }

  /** This test of arrays; everything else passes. */
  static TokenTest ofArrays(TokenTest arrays) {
    return (value, steps) ->
        value.token() == JsonToken.START_ARRAY ? arrays.test(value, steps) : Outcome.YES;
  }
}
