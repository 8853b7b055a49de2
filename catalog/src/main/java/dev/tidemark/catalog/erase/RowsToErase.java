package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.write.RowCondition;
import java.util.Set;

/** Selects the rows of a topic that are erased. */
public interface RowsToErase {
  /** Returns whether a file of a snapshot may contain such a row; true if it is not known. */
  boolean mayBeIn(DataFile file, Snapshot snapshot);

  /** Returns the selection as a condition on the columns of a snapshot. */
  BoundCondition in(Snapshot columns);

  /**
   * A condition on rows.
   *
   * @param columns the names of the columns that it uses
   */
  record BoundCondition(RowCondition condition, Set<String> columns) {
    public BoundCondition {
      columns = Set.copyOf(columns);
    }
  }
}
