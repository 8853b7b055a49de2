package dev.tidemark.catalog.deadletter;

import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.InternalFile;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.partitioner.retry.Retries;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Allows only one process at a time to rewrite a topic's files of dead letters: two processes that
 * read the same file would each restore what the other has removed. Loads only add files and need
 * no lock.
 */
public final class DeadLetterLock implements AutoCloseable {
  /** The maximum wait: a retry of dead letters may load for minutes. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration LONGEST_DELAY = Duration.ofMillis(40);

  /**
   * File locks work between processes only, and closing a locked file releases the locks of the
   * whole process on it.
   */
  private static final Map<Path, Semaphore> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  private final FileChannel file;
  private final Semaphore here;

  private DeadLetterLock(FileChannel file, Semaphore here) {
    this.file = file;
    this.here = here;
  }

  /**
   * Waits for the lock and takes it.
   *
   * @throws LakeException if another process has the lock for too long
   */
  public static DeadLetterLock take(Lake lake, Topic topic) throws IOException {
    String name = TableDefinition.of(topic).name();
    return take(lake.warehouse().resolve(".letters-" + name), LONGEST);
  }

  static DeadLetterLock take(Path path, Duration longest) throws IOException {
    long start = System.nanoTime();
    Semaphore here =
        OF_THIS_PROCESS.computeIfAbsent(
            path.toAbsolutePath().normalize(), _ -> new Semaphore(1, true));
    try {
      if (!here.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) throw taken(path);
      boolean locked = false;
      try {
        FileChannel file = locked(path, longest.minusNanos(System.nanoTime() - start));
        locked = true;
        return new DeadLetterLock(file, here);
      } finally {
        if (!locked) here.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LakeException("interrupted while waiting for the lock of the dead letters", e);
    }
  }

  private static FileChannel locked(Path path, Duration longest) throws IOException {
    FileChannel file = InternalFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      var retries = Retries.within(longest, LONGEST_DELAY);
      while (file.tryLock() == null) {
        if (!retries.next()) throw taken(path);
      }
      locked = true;
      return file;
    } finally {
      if (!locked) file.close();
    }
  }

  private static LakeException taken(Path path) {
    return new LakeException(
        "Another erasure or retry of the topic's dead letters is running (%s is locked); run this again after it"
            .formatted(path));
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      here.release();
    }
  }
}
