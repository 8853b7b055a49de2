package dev.tidemark.sql;

import java.time.Duration;

/**
 * What one page may cost.
 *
 * @param time until a page is given up
 * @param bytes after how many bytes of body a page ends, though never without any row
 */
public record PageLimits(Duration time, long bytes) {
  public static final PageLimits DEFAULT = new PageLimits(Duration.ofSeconds(30), 4 << 20);
}
