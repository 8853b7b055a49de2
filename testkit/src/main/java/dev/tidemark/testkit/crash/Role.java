package dev.tidemark.testkit.crash;

import java.util.Locale;

/** The task of a process on the lake; it runs until nothing is left to do. */
enum Role {
  /** Lands one batch after another and records which are accepted. */
  LANDER,
  /** Loads the landed lines. */
  LOADER,
  /** Compacts loaded files and expires old snapshots while others work. */
  KEEPER,
  /**
   * Erases the events that match {@link LandedBatches#ERASED}: while they arrive, and after all is
   * loaded.
   */
  ERASER,
  /**
   * After all is loaded: expires all but the newest snapshot and deletes files that none contains.
   */
  SWEEPER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
