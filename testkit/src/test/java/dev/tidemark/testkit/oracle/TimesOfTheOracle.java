package dev.tidemark.testkit.oracle;

import java.util.OptionalLong;

/** Makes the oracle's parser of times available to other tests. */
public final class TimesOfTheOracle {
  private TimesOfTheOracle() {}

  public static OptionalLong instant(String text) {
    return TimeText.instant(Json.of(text));
  }
}
