package dev.tidemark.catalog.load;

import dev.tidemark.catalog.snapshot.DataFile;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the files hold that a load has committed itself, as far as its memory goes: later batches
 * need not read them where they have no event in common. Without it a load whose events come in any
 * order reads, with each batch, all that it has written. Thread-safe.
 */
final class RecentFiles {
  private static final int BYTES_EACH = Long.BYTES;

  private final Map<String, Fingerprints> files = new LinkedHashMap<>();
  private final long most;
  private long events;

  /**
   * None yet.
   *
   * @param bytes how much it may take; what was committed first is forgotten first
   */
  RecentFiles(long bytes) {
    this.most = bytes / BYTES_EACH;
  }

  /** Remembers a file; all its events are among these. */
  synchronized void add(Path file, Fingerprints holds) {
    files.put(file.toString(), holds);
    events += holds.size();
    Iterator<Fingerprints> oldest = files.values().iterator();
    while (events > most && oldest.hasNext()) {
      events -= oldest.next().size();
      oldest.remove();
    }
  }

  /** Whether a file surely has none of these events. */
  boolean rulesOut(DataFile file, Fingerprints part) {
    Fingerprints holds = holds(file);
    return holds != null && !holds.mayShare(part);
  }

  private synchronized @Nullable Fingerprints holds(DataFile file) {
    return files.get(file.path());
  }
}
