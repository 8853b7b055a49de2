package dev.tidemark.sql.query;

import java.math.BigInteger;
import java.util.List;

/** A typed value of a query or of a statement; never null. Immutable. */
public sealed interface Value {
  record Text(String text) implements Value {}

  /** A 64-bit whole number. */
  record Whole(long number) implements Value {}

  /** A whole number of up to 38 digits. */
  record Huge(BigInteger number) implements Value {}

  /**
   * A double; zero is never negative. In a query it is finite. A row that another engine wrote may
   * contain any double; NaN comes after all numbers.
   */
  record Real(double number) implements Value {
    public Real {
      number += 0.0; // -0.0 + 0.0 is 0.0, so that equal values are equal here, too
    }
  }

  record Bool(boolean truth) implements Value {}

  /** A time in milliseconds since 1970, UTC. */
  record Time(long millis) implements Value {}

  /** A list of texts, such as file names. */
  record Texts(List<String> texts) implements Value {
    public Texts {
      texts = List.copyOf(texts);
    }
  }
}
