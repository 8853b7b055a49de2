package dev.tidemark.sql.failure;

/** The reasons why a query fails, and who is responsible. */
public enum QueryError {
  /** The body is not a valid query of this topic. */
  INVALID_QUERY(Responsibility.CALLER),
  /** The page would exceed its budget and cannot be split. */
  TOO_MUCH(Responsibility.CALLER),
  /** The cursor was modified, or was issued by another lake. */
  CURSOR_FOREIGN(Responsibility.CALLER),
  /** The cursor has a version that this service does not support. */
  CURSOR_VERSION(Responsibility.CALLER),
  /** The cursor has expired. */
  CURSOR_EXPIRED(Responsibility.CALLER),
  /** The cursor was issued for another query. */
  CURSOR_OF_ANOTHER_QUERY(Responsibility.CALLER),
  /** The cursor was issued under different access rights. */
  CURSOR_OF_OTHER_RIGHTS(Responsibility.CALLER),
  /** The engine has no free slot. */
  BUSY(Responsibility.LOAD),
  /** The query exceeded its time limit. */
  TIMEOUT(Responsibility.LOAD),
  /** The query was cancelled by its caller. */
  CANCELLED(Responsibility.CALLER),
  /** The engine ran out of memory or of space for its temporary files. */
  OUT_OF_RESOURCES(Responsibility.LOAD),
  /** A data file of the snapshot does not exist. */
  MISSING_DATA(Responsibility.ENGINE),
  /** The engine failed, or its process crashed. */
  ENGINE_FAILED(Responsibility.ENGINE),
  /** A bug in Tidemark. */
  DEFECT(Responsibility.US);

  /** Who can resolve the error. */
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
