package dev.tidemark.catalog.write;

import dev.tidemark.catalog.files.Commits;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What a commit writes into its snapshot's summary, so that it can be found again where its answer
 * was lost.
 *
 * @param value different from that of every other commit
 */
public record CommitMark(String key, String value) {
  /**
   * Whether a table holds the commit after all, in a snapshot after a base.
   *
   * @param inDoubt how the commit ended
   * @throws RuntimeException where the table cannot be asked: then nobody knows, and files that the
   *     commit has added must not be deleted
   */
  public boolean isIn(Table table, long base, RuntimeException inDoubt) {
    try {
      return isIn(table, base);
    } catch (RuntimeException e) {
      e.addSuppressed(inDoubt);
      throw e;
    }
  }

  private boolean isIn(Table table, long base) {
    table.refresh();
    if (table.currentSnapshot() == null) return false;
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (snapshot.snapshotId() == base) return false;
      if (value.equals(Commits.summary(snapshot).get(key))) return true;
    }
    return false;
  }
}
