package dev.tidemark.sql;

import dev.tidemark.sql.plan.Budget;
import java.time.Duration;

/**
 * What one page may cost.
 *
 * @param time until a page is given up
 * @param bytes how many bytes of JSON the rows of a page may have, commas included; one row may
 *     have more
 * @param budget what it may spend until it ends early
 */
public record PageLimits(Duration time, long bytes, Budget budget) {
  /** How many bytes the body of an answer may have. */
  private static final int BODY = 4 << 20;

  /** What a body has around its rows at most: a cursor of 8 KiB, and a hundred bytes or so. */
  private static final int AROUND_ROWS = (8 << 10) + 256;

  public static final PageLimits DEFAULT =
      new PageLimits(Duration.ofSeconds(30), BODY - AROUND_ROWS, Budget.DEFAULT);
}
