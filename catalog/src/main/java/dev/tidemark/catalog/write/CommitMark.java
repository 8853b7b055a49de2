package dev.tidemark.catalog.write;

import dev.tidemark.catalog.index.CommitLog;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

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
   * @param base 0 where there was none
   * @param inDoubt how the commit ended
   * @throws RuntimeException where nobody knows: the table cannot be asked, or history was cut
   *     behind the base, and the commit may have been in what is gone. Then files that it has added
   *     must not be deleted
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
      // A snapshot without a parent is the first of all.
      isKnown = before == null && base == 0;
    } catch (RuntimeException e) {
      e.addSuppressed(inDoubt);
      throw e;
    }
    if (!isKnown) throw inDoubt;
    return false;
  }
}
