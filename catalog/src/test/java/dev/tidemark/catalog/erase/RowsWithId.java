package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.write.RowCondition;
import java.util.List;
import java.util.Set;

/** The rows whose id is like a pattern of SQL's, for tests that erase. */
public record RowsWithId(String pattern) implements RowsToErase {
  @Override
  public boolean mayBeIn(DataFile file, Snapshot snapshot) {
    return true;
  }

  @Override
  public BoundCondition in(Snapshot columns) {
    return new BoundCondition(new RowCondition("\"id\" LIKE ?", List.of(pattern)), Set.of("id"));
  }
}
