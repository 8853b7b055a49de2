package dev.tidemark.api.log;

import org.slf4j.Logger;

/** Logs failures on threads that must neither throw nor end. */
public final class FailureLog {
  private FailureLog() {}

  /**
   * Logs a failure as an error; ignores it if logging fails, too, for lack of memory or disk space.
   */
  public static void tell(Logger log, String what, Throwable failure) {
    try {
      log.error("{}: {}", what, failure.toString(), failure);
    } catch (Throwable notToldEither) {
      // The caller must continue; this matters more than the log line.
    }
  }
}
