package dev.tidemark.catalog.write;

import dev.tidemark.catalog.index.CommitLog;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * A unique entry in the summary of a commit's snapshot. If the result of the commit is unknown, it
 * shows whether the commit is in the table. Immutable.
 *
 * @param value different from the value of every other commit
 */
public record CommitMark(String key, String value) {
  /**
   * Returns whether a table contains the commit, in a snapshot after a base snapshot.
   *
   * @param base the id of the base snapshot; 0 if there was none
   * @param inDoubt the failure of the commit
   * @throws RuntimeException if this is unknown, because the table cannot be read or its history no
   *     longer reaches back to the base; then files that the commit added must not be deleted
   */
  public boolean isIn(Table table, long base, RuntimeException inDoubt) {
    boolean isKnown;
    try {
      table.refresh();
      @Nullable Long before = null;
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
        if (snapshot.snapshotId() == base) return false;
        if (value.equals(CommitLog.summary(snapshot).get(key))) return true;
        before = snapshot.parentId();
      }
      // A snapshot without a parent is the table's first.
      isKnown = before == null && base == 0;
    } catch (RuntimeException e) {
      e.addSuppressed(inDoubt);
      throw e;
    }
    if (!isKnown) throw inDoubt;
    return false;
  }
}
