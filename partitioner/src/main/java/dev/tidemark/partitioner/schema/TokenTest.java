package dev.tidemark.partitioner.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;

/**
 * What can be said of a value when the parser stands on its first token, without moving on: all of
 * a scalar, of an object or array only its type.
 *
 * <p>Law: {@code YES} and {@code NO} are what the library says of the value.
 */
@FunctionalInterface
interface TokenTest {
  TokenTest ALWAYS = parser -> Outcome.YES;
  TokenTest NEVER = parser -> Outcome.NO;
  TokenTest UNKNOWN = parser -> Outcome.UNKNOWN;

  Outcome test(JsonParser parser) throws IOException;

  /** All of them. */
  static TokenTest all(List<TokenTest> tests) {
    List<TokenTest> telling = tests.stream().filter(test -> !test.equals(ALWAYS)).toList();
    return switch (telling.size()) {
      case 0 -> ALWAYS;
      case 1 -> telling.getFirst();
      default ->
          parser -> {
            Outcome outcome = Outcome.YES;
            for (TokenTest test : telling) {
              outcome = outcome.and(test.test(parser));
              if (outcome == Outcome.NO) return outcome;
            }
            return outcome;
          };
    };
  }

  /** At least one of them. */
  static TokenTest any(List<TokenTest> tests) {
    return parser -> {
      Outcome outcome = Outcome.NO;
      for (TokenTest test : tests) outcome = outcome.or(test.test(parser));
      return outcome;
    };
  }

  /** Exactly one of them. */
  static TokenTest one(List<TokenTest> tests) {
    return parser -> {
      int sure = 0;
      int possible = 0;
      for (TokenTest test : tests) {
        Outcome outcome = test.test(parser);
        if (outcome == Outcome.YES) sure++;
        if (outcome != Outcome.NO) possible++;
      }
      if (sure > 1 || possible == 0) return Outcome.NO;
      return sure == 1 && possible == 1 ? Outcome.YES : Outcome.UNKNOWN;
    };
  }

  static TokenTest not(TokenTest test) {
    return parser -> test.test(parser).not();
  }

  /** This test of objects, that test of everything else. */
  static TokenTest ofObjects(TokenTest objects, TokenTest others) {
    return parser ->
        parser.currentToken() == JsonToken.START_OBJECT
            ? objects.test(parser)
            : others.test(parser);
  }

  /** This test of arrays; everything else passes. */
  static TokenTest ofArrays(TokenTest arrays) {
    return parser ->
        parser.currentToken() == JsonToken.START_ARRAY ? arrays.test(parser) : Outcome.YES;
  }
}
