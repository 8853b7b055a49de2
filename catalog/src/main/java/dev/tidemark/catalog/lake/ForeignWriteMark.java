package dev.tidemark.catalog.lake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidemark.catalog.index.CommitLog;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table remember that others than Tidemark have written to it, when the snapshots that tell
 * it expire: their rows stay, in files that are ours after the next compaction.
 */
final class ForeignWriteMark {
  private ForeignWriteMark() {}

  /**
   * The metadata to commit with the mark, where it is needed.
   *
   * @param before the newest metadata, upon which it is built; null for a new table
   */
  static TableMetadata on(@Nullable TableMetadata before, TableMetadata built) {
    if (before == null || built.properties().containsKey(CommitLog.OTHERS)) return built;
    if (!CommitLog.othersWrote(before)) return built;
    // Iceberg's own builder would give it the time of now, which is not always the commit's.
    ObjectNode json = CommitTimestamps.json(built);
    json.withObjectProperty("properties").put(CommitLog.OTHERS, "true");
    return CommitTimestamps.read(built.metadataFileLocation(), json);
  }
}
