package dev.tidemark.sql;

import dev.tidemark.sql.plan.Budget;
import java.time.Duration;

/**
 * The limits of one page.
 *
 * @param time the time after which a page is cancelled
 * @param bytes the maximum size of the rows of a page as JSON, in bytes, commas included; a single
 *     row may be larger
 * @param budget what a page may spend before it ends early
 */
public record PageLimits(Duration time, long bytes, Budget budget) {
  /** The maximum size of a response body, in bytes. */
  private static final int BODY = 4 << 20;

  /** The maximum size of a body without its rows: a cursor of 8 KiB, and about a hundred bytes. */
  private static final int AROUND_ROWS = (8 << 10) + 256;

  public static final PageLimits DEFAULT =
      new PageLimits(Duration.ofSeconds(30), BODY - AROUND_ROWS, Budget.DEFAULT);
}
