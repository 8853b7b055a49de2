package dev.tidemark.catalog.load;

import dev.tidemark.catalog.storage.InternalFile;
import dev.tidemark.partitioner.retry.Retries;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets the loaders of one table, of all processes, commit one after the other, so that they seldom
 * get into each other's way.
 *
 * <p>It saves work and guarantees nothing: whoever has waited long enough goes without a turn, so a
 * process that hangs with its turn is in nobody's way for long. What is right is decided by the
 * commit alone.
 */
final class CommitLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CommitLock.class.getName());

  /** Commits of many partitions take some hundred milliseconds. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final Duration LONGEST_DELAY = Duration.ofMillis(4);

  private final @Nullable FileChannel file;

  /** The turns that this file stands for; made if it is not there. */
  CommitLock(Path path) {
    file = open(path);
  }

  private static @Nullable FileChannel open(Path path) {
    try {
      return InternalFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "loaders go without turns: " + path, e);
      return null;
    }
  }

  /** Somebody's turn, until it is closed. */
  static final class Held implements AutoCloseable {
    private final @Nullable FileLock lock;

    private Held(@Nullable FileLock lock) {
      this.lock = lock;
    }

    @Override
    public void close() {
      try {
        if (lock != null) lock.release();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "a turn was lost", e);
      }
    }
  }

  /** Waits for a turn, or for long enough. */
  Held take() {
    var retries = Retries.within(LONGEST, LONGEST_DELAY);
    FileLock lock = tryLock();
    while (lock == null && file != null && retries.next()) lock = tryLock();
    return new Held(lock);
  }

  private @Nullable FileLock tryLock() {
    try {
      return file == null ? null : file.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no turn", e);
      return null;
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) file.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "not closed", e);
    }
  }
}
