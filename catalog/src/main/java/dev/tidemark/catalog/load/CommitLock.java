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
 * Serialises the commits of one table across all processes, so that loaders seldom conflict.
 *
 * <p>The lock saves work and guarantees nothing: after a maximum wait, a loader commits without it,
 * so that a process that hangs with the lock does not block others for long. Only the commit itself
 * ensures correctness.
 */
final class CommitLock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CommitLock.class.getName());

  /** Commits of many partitions take some hundred milliseconds. */
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private static final Duration LONGEST_DELAY = Duration.ofMillis(4);

  private final @Nullable FileChannel file;

  /** Creates the lock of a file; creates the file if it does not exist. */
  CommitLock(Path path) {
    file = open(path);
  }

  private static @Nullable FileChannel open(Path path) {
    try {
      return InternalFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "loaders commit without a lock: " + path, e);
      return null;
    }
  }

  /** The lock, held until it is closed; possibly without a lock after the maximum wait. */
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
        LOG.log(Level.DEBUG, "the lock could not be released", e);
      }
    }
  }

  /** Waits for the lock, at most for the maximum wait. */
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
      LOG.log(Level.DEBUG, "no lock", e);
      return null;
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) file.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the lock file could not be closed", e);
    }
  }
}
