package dev.tidemark.api.text;

import java.math.BigDecimal;

/** Computes Athena's price of a query: $5 per TB read, rounded up to megabytes, at least 10 MB. */
public final class AthenaPrice {
  private static final long MEGABYTE = 1_000_000;
  private static final long LEAST = 10;
  private static final BigDecimal OF_A_MEGABYTE = new BigDecimal("0.000005");

  private AthenaPrice() {}

  /** Returns the price, in dollars, of a query that reads this many bytes. */
  public static BigDecimal of(long bytes) {
    long megabytes = Math.max(LEAST, Math.ceilDiv(bytes, MEGABYTE));
    return OF_A_MEGABYTE.multiply(BigDecimal.valueOf(megabytes));
  }
}
