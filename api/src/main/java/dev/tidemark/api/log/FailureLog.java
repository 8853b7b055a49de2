package dev.tidemark.api.log;

import org.slf4j.Logger;

/** Tells of failures where nothing may be thrown: on threads that must not end. */
public final class FailureLog {
  private FailureLog() {}

  /** Logs a failure as an error, or gives up: to log takes memory and a disk, too. */
  public static void tell(Logger log, String what, Throwable failure) {
    try {
      log.error("{}: {}", what, failure.toString(), failure);
    } catch (Throwable notToldEither) {
      // Whoever called goes on, which is worth more than what there was to say.
    }
  }
}
