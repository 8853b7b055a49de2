package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.write.NoFieldIdsException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * Logs each file once that maintenance leaves alone: files that the table no longer needs, or
 * claims to have, but that are outside the lake or in use by another table; and files that it
 * cannot read.
 */
final class SkippedFiles {
  private static final System.Logger LOG = System.getLogger(SkippedFiles.class.getName());

  /** Some megabytes of memory; if there are more files, some are logged again. */
  static final int MOST = 10_000;

  /**
   * Ordered by the last time that they were found, so that files that no longer exist are forgotten
   * first.
   */
  private final LinkedHashSet<Path> told = new LinkedHashSet<>();

  void tell(String topic, Map<Path, String> files) {
    Map.Entry<Path, String> first = null;
    int more = -1;
    for (Map.Entry<Path, String> file : files.entrySet()) {
      if (!isNew(file.getKey())) continue;
      if (first == null) first = file;
      more++;
    }
    if (first == null) return;
    LOG.log(
        Level.WARNING,
        "Topic {0}: {1} is not deleted although its table does not need it: {2}{3}",
        topic,
        first.getKey(),
        first.getValue(),
        more > 0 ? "; and %d more files".formatted(more) : "");
  }

  void tell(String topic, NoFieldIdsException found) {
    if (!isNew(found.file())) return;
    LOG.log(
        Level.WARNING, "Topic {0}: a partition is not rewritten: {1}", topic, found.getMessage());
  }

  private boolean isNew(Path file) {
    boolean isNew = !told.contains(file);
    told.addLast(file);
    if (told.size() > MOST) told.removeFirst();
    return isNew;
  }

  /** Returns the number of files that were logged and are remembered. */
  int known() {
    return told.size();
  }
}
