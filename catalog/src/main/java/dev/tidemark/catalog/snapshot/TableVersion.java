package dev.tidemark.catalog.snapshot;

import java.util.UUID;

/**
 * A table right after one of its commits. Unlike a snapshot's id it says what came before and
 * after, and stays a moment of the table when the snapshot has gone.
 *
 * @param table Iceberg's id of the table; {@link #NO_TABLE} where there is none yet
 * @param commit Iceberg's sequence number of the commit; 0 before the first one
 */
public record TableVersion(UUID table, long commit) {
  /** Where no table is. */
  public static final UUID NO_TABLE = new UUID(0, 0);

  /** Before there was anything. */
  public static final TableVersion FIRST = new TableVersion(NO_TABLE, 0);
}
