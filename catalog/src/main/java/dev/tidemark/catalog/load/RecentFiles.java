package dev.tidemark.catalog.load;

import dev.tidemark.catalog.snapshot.DataFile;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprints of the files that a load has committed itself, as far as memory allows. Later
 * batches need not read files with which they have no event in common. Without it, a load of
 * unordered events reads, with each batch, all that it has written. Thread-safe.
 */
final class RecentFiles {
  private static final int BYTES_EACH = Long.BYTES;

  private final Map<String, Fingerprints> files = new LinkedHashMap<>();
  private final long most;
  private long events;

  /**
   * Creates an empty record.
   *
   * @param bytes the maximum memory; the earliest files are forgotten first
   */
  RecentFiles(long bytes) {
    this.most = bytes / BYTES_EACH;
  }

  /** Records a file; all its events are among these. */
  synchronized void add(Path file, Fingerprints holds) {
    files.put(file.toString(), holds);
    events += holds.size();
    Iterator<Fingerprints> oldest = files.values().iterator();
    while (events > most && oldest.hasNext()) {
      events -= oldest.next().size();
      oldest.remove();
    }
  }

  /** Returns true if a file certainly has none of these events. */
  boolean rulesOut(DataFile file, Fingerprints part) {
    Fingerprints holds = holds(file);
    return holds != null && !holds.mayShare(part);
  }

  private synchronized @Nullable Fingerprints holds(DataFile file) {
    return files.get(file.path());
  }
}
