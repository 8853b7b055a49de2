package dev.tidemark.catalog.lake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.catalog.index.CommitLog;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Marks a table to which programs other than Tidemark have written, before the snapshots that show
 * it expire. Their rows remain, and after the next compaction they are in files that Tidemark
 * wrote.
 */
final class ForeignWriteMark {
  private ForeignWriteMark() {}

  /**
   * Returns the metadata to commit, with the mark if it is needed.
   *
   * @param before the newest metadata, on which the new metadata is built; null for a new table
   */
  static TableMetadata on(@Nullable TableMetadata before, TableMetadata built) {
    if (before == null || built.properties().containsKey(CommitLog.OTHERS)) return built;
    if (!CommitLog.othersWrote(before)) return built;
    // Iceberg's builder would set the current time, which is not always the time of the commit.
    ObjectNode json = CommitTimestamps.json(built);
    json.withObjectProperty("properties").put(CommitLog.OTHERS, "true");
    return CommitTimestamps.read(built.metadataFileLocation(), json);
  }
}
