package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.write.CommitMark;
import dev.tidemark.catalog.write.NewFiles;
import dev.tidemark.catalog.write.RewriteResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;

/**
 * Replaces files by new ones with the same rows, in one commit.
 *
 * <p>It adds no row, which Iceberg sees by its operation (replace): the validation of a load's
 * commit ignores it, so it never makes a load compare and write again. It fails if one of the old
 * files has left the table or got row-level deletes: then another rewrite was quicker, and this one
 * is dropped.
 */
final class FileReplacement {
  /**
   * The snapshot's summary contains the name of the replacement, so that a commit in an unknown
   * state can be found.
   */
  private static final String NAME = "tidemark.rewrite";

  private final Table table;
  private final long base;
  private final String name;
  private final List<DataFile> old = new ArrayList<>();
  private final List<DataFile> replacing = new ArrayList<>();

  /**
   * Creates an empty replacement.
   *
   * @param base the snapshot that contains the old files
   * @param name a unique name
   */
  FileReplacement(Table table, long base, String name) {
    this.table = table;
    this.base = base;
    this.name = name;
  }

  void add(List<DataFile> files, RewriteResult rewriteResult) {
    old.addAll(files);
    replacing.addAll(rewriteResult.files());
  }

  long bytesRead() {
    return old.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  long bytesWritten() {
    return replacing.stream().mapToLong(DataFile::fileSizeInBytes).sum();
  }

  /** Commits; returns whether it was committed. If not, the new files are deleted. */
  boolean commit() {
    var rewrite = table.newRewrite().validateFromSnapshot(base).set(NAME, name);
    old.forEach(rewrite::deleteFile);
    replacing.forEach(rewrite::addFile);
    try {
      rewrite.commit();
      return true;
    } catch (CommitFailedException otherWasQuicker) {
      drop();
      return false;
    } catch (ValidationException e) {
      drop();
      // No other commit was quicker: it would fail every time.
      if (isNewest()) throw e;
      return false;
    } catch (RuntimeException inDoubt) {
      // As long as the table cannot be read, the files may be live and must not be deleted.
      if (new CommitMark(NAME, name).isIn(table, base, inDoubt)) return true;
      drop();
      throw inDoubt;
    }
  }

  private boolean isNewest() {
    table.refresh();
    Snapshot current = table.currentSnapshot();
    return current != null && current.snapshotId() == base;
  }

  /** Deletes the new files, which are in no table. */
  void drop() {
    NewFiles.delete(replacing.stream().map(file -> Locations.path(file.location())).toList());
  }
}
