package dev.tidemark.sql.failure;

/** Why a query got no answer, and who is to blame for it. */
public enum QueryError {
  /** The body is no query of this topic. */
  INVALID_QUERY(Responsibility.CALLER),
  /** Its page can be had neither in parts nor within what a page may spend. */
  TOO_MUCH(Responsibility.CALLER),
  /** The cursor was changed on its way, or is of another lake. */
  CURSOR_FOREIGN(Responsibility.CALLER),
  /** The cursor is of a version that this service does not read. */
  CURSOR_VERSION(Responsibility.CALLER),
  /** The cursor is older than its life. */
  CURSOR_EXPIRED(Responsibility.CALLER),
  /** The cursor was made for another query. */
  CURSOR_OF_ANOTHER_QUERY(Responsibility.CALLER),
  /** The cursor was made for a caller with other rights. */
  CURSOR_OF_OTHER_RIGHTS(Responsibility.CALLER),
  /** Every place in the engine is taken. */
  BUSY(Responsibility.LOAD),
  /** The query's time was up. */
  TIMEOUT(Responsibility.LOAD),
  /** The query was cancelled by who asked it. */
  CANCELLED(Responsibility.CALLER),
  /** The engine ran out of memory or of space for its temporary files. */
  OUT_OF_RESOURCES(Responsibility.LOAD),
  /** A data file that the snapshot names is not there. */
  MISSING_DATA(Responsibility.ENGINE),
  /** The engine failed, or its process broke. */
  ENGINE_FAILED(Responsibility.ENGINE),
  /** A mistake of ours. */
  DEFECT(Responsibility.US);

  /** Who can do something about it. */
  public enum Responsibility {
    CALLER,
    ENGINE,
    LOAD,
    US
  }

  private final Responsibility responsibility;

  QueryError(Responsibility responsibility) {
    this.responsibility = responsibility;
  }

  public Responsibility blame() {
    return responsibility;
  }
}
