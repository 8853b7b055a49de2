package dev.tidemark.sql.failure;

/** Why a question got no answer, and who is to blame for it. */
public enum QueryError {
  /** The body is no question of this topic. */
  INVALID_QUESTION(Blame.CALLER),
  /** Its page can be had neither in parts nor within what a page may spend. */
  TOO_MUCH(Blame.CALLER),
  /** The cursor was changed on its way, or is of another lake. */
  CURSOR_FOREIGN(Blame.CALLER),
  /** The cursor is of a version that this service does not read. */
  CURSOR_VERSION(Blame.CALLER),
  /** The cursor is older than its life. */
  CURSOR_EXPIRED(Blame.CALLER),
  /** The cursor was made for another question. */
  CURSOR_OF_ANOTHER_QUESTION(Blame.CALLER),
  /** The cursor was made for a caller with other rights. */
  CURSOR_OF_OTHER_RIGHTS(Blame.CALLER),
  /** Every place in the engine is taken. */
  BUSY(Blame.LOAD),
  /** The question's time was up. */
  TIMEOUT(Blame.LOAD),
  /** The question was given up by who asked it. */
  CANCELLED(Blame.CALLER),
  /** The engine ran out of memory or of space for its temporary files. */
  OUT_OF_RESOURCES(Blame.LOAD),
  /** A data file that the snapshot names is not there. */
  MISSING_DATA(Blame.ENGINE),
  /** The engine failed, or its process broke. */
  ENGINE_FAILED(Blame.ENGINE),
  /** A mistake of ours. */
  DEFECT(Blame.US);

  /** Who can do something about it. */
  public enum Blame {
    CALLER,
    ENGINE,
    LOAD,
    US
  }

  private final Blame blame;

  QueryError(Blame blame) {
    this.blame = blame;
  }

  public Blame blame() {
    return blame;
  }
}
