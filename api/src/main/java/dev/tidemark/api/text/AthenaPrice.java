package dev.tidemark.api.text;

import java.math.BigDecimal;

/** What Athena takes for a query: $5 for each TB that it reads, by the megabyte, from 10 MB on. */
public final class AthenaPrice {
  private static final long MEGABYTE = 1_000_000;
  private static final long LEAST = 10;
  private static final BigDecimal OF_A_MEGABYTE = new BigDecimal("0.000005");

  private AthenaPrice() {}

  /** In dollars, of a query that reads so many bytes. */
  public static BigDecimal of(long bytes) {
    long megabytes = Math.max(LEAST, Math.ceilDiv(bytes, MEGABYTE));
    return OF_A_MEGABYTE.multiply(BigDecimal.valueOf(megabytes));
  }
}
