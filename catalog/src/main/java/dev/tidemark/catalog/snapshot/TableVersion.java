package dev.tidemark.catalog.snapshot;

import java.util.UUID;

/**
 * The state of a table right after one of its commits. Unlike a snapshot id, it is ordered, and it
 * stays valid after its snapshot has expired. Immutable.
 *
 * @param table Iceberg's id of the table; {@link #NO_TABLE} if there is no table yet
 * @param commit Iceberg's sequence number of the commit; 0 before the first commit
 */
public record TableVersion(UUID table, long commit) {
  /** The id used if there is no table. */
  public static final UUID NO_TABLE = new UUID(0, 0);

  /** The version before the table was created. */
  public static final TableVersion FIRST = new TableVersion(NO_TABLE, 0);
}
