package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.write.NoFieldIdsException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * Tells once of files that maintenance leaves alone: of those that a table no longer needs, or says
 * that it has, because they lie elsewhere or another table uses them; and of those that it cannot
 * read.
 */
final class SkippedFiles {
  private static final System.Logger LOG = System.getLogger(SkippedFiles.class.getName());

  /** Some megabytes; of more files than this it is told again. */
  static final int MOST = 10_000;

  /** Those that were met last come last: what lies there no more is forgotten first. */
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
        "Topic {0}: {1} is left alone though its table does not need it: {2}{3}",
        topic,
        first.getKey(),
        first.getValue(),
        more > 0 ? "; and %d more files for such reasons".formatted(more) : "");
  }

  void tell(String topic, NoFieldIdsException found) {
    if (!isNew(found.file())) return;
    LOG.log(
        Level.WARNING, "Topic {0}: a partition is left as it is: {1}", topic, found.getMessage());
  }

  private boolean isNew(Path file) {
    boolean isNew = !told.contains(file);
    told.addLast(file);
    if (told.size() > MOST) told.removeFirst();
    return isNew;
  }

  /** How many files it has told of and knows. */
  int known() {
    return told.size();
  }
}
