package dev.tidemark.testkit.crash;

import java.util.Locale;

/** What a process does on the lake, until there is nothing more to do. */
enum Role {
  /** Lands parcel after parcel, and writes down which are accepted. */
  LANDER,
  /** Loads what has landed. */
  LOADER,
  /** Compacts what is loaded, and expires old snapshots, as they do. */
  KEEPER,
  /**
   * Erases the events that {@link LandedBatches#ERASED} names: as they come, and when all is
   * loaded.
   */
  ERASER,
  /** When all is loaded: expires all but the newest snapshot, and deletes what none holds. */
  SWEEPER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
