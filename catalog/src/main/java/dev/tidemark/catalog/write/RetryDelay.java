package dev.tidemark.catalog.write;

import dev.tidemark.catalog.lake.LakeException;
import java.util.concurrent.ThreadLocalRandom;

/** The wait of a writer that others were in the way of: by chance, or they meet again. */
public final class RetryDelay {
  private static final int LONGEST_MS = 200;

  private RetryDelay() {}

  /** Waits after so many tries in a row, the longer the more there were. */
  public static void after(int tries) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1, Math.min(LONGEST_MS, 10 * tries) + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeException("Interrupted while other writers were in the way", e);
    }
  }
}
