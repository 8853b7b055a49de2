package dev.tidemark.catalog.write;

import dev.tidemark.catalog.lake.LakeException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The delay before a commit is retried after a conflict with other writers. It is random, so that
 * the same writers do not collide again.
 */
public final class RetryDelay {
  private static final int LONGEST_MS = 200;

  private RetryDelay() {}

  /** Waits after the given number of tries in a row; the more tries, the longer. */
  public static void after(int tries) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1, Math.min(LONGEST_MS, 10 * tries) + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeException("Interrupted while waiting for other writers", e);
    }
  }
}
