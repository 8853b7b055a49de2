package dev.tidemark.testkit.oracle;

import java.util.OptionalLong;

/** Lets other tests ask for the oracle's reading of a time. */
public final class TimesOfTheOracle {
  private TimesOfTheOracle() {}

  public static OptionalLong instant(String text) {
    return TimeText.instant(Json.of(text));
  }
}
