package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.write.RowCondition;
import java.util.Set;

/** Which rows of a topic are to be erased. */
public interface RowsToErase {
  /** Whether a file of a snapshot may hold such a row; true where that is not known. */
  boolean mayBeIn(DataFile file, Snapshot snapshot);

  /** They as a condition over the columns of a snapshot. */
  BoundCondition in(Snapshot columns);

  /**
   * A condition on rows.
   *
   * @param columns the columns that it looks at, by name
   */
  record BoundCondition(RowCondition condition, Set<String> columns) {
    public BoundCondition {
      columns = Set.copyOf(columns);
    }
  }
}
