package dev.tidemark.catalog.source;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.partitioner.storage.FolderStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Deletes incomplete files of killed processes in the landing zone and among the dead letters of a
 * lake. Such files only take space, so a failure does not fail the load.
 *
 * <p>Age decides, not whether the writer is alive: a process id has no meaning in another
 * container.
 */
public final class StaleFiles {
  private static final System.Logger LOG = System.getLogger(StaleFiles.class.getName());
  private static final Duration AGE = Duration.ofHours(1);

  private final Lake lake;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  public StaleFiles(Lake lake) {
    this.lake = lake;
  }

  /** Deletes files that are older than an hour, at most once an hour. */
  public void deleteWhenDue(Instant now) {
    Instant due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(AGE))) return;
    FolderStore store = new FolderStore(lake.dir());
    for (Path folder : List.of(lake.landing(), lake.deadLetters())) {
      try {
        int deleted = store.deleteUnfinished(folder.getFileName() + "/", now.minus(AGE));
        if (deleted > 0) {
          LOG.log(Level.INFO, "Files in {1} that were incomplete, deleted: {0}", deleted, folder);
        }
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "not all deleted in " + folder, e);
      }
    }
  }
}
