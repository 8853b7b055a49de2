package dev.tidemark.catalog.load;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.InternalFile;
import dev.tidemark.partitioner.retry.Retries;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives each load of a table, across all processes, a unique time: it identifies the rows of one
 * commit, whatever files contain them later. Thread-safe.
 *
 * <p>A small file stores the latest times that were given. These are the times that a clock that
 * was ahead has given, and would give again after it is corrected. The file may be deleted, as long
 * as no two loads begin in the same millisecond by any clock.
 *
 * <p>A process locks the file only for a moment, unless it is stopped just then. After a maximum
 * wait, or if the file cannot be written, a load continues without it, with a time that is neither
 * in the file nor given by this process. Two processes that do so in the same millisecond get the
 * same time.
 */
final class LoadTimestamps {
  private static final System.Logger LOG = System.getLogger(LoadTimestamps.class.getName());

  /** The number of stored times: those of some hours. */
  private static final int KEPT = 2048;

  private static final Duration LONGEST = Duration.ofSeconds(3);

  /** The wait for a file that another process had for the whole maximum wait before. */
  private static final Duration AGAIN = Duration.ofMillis(50);

  private static final Duration LONGEST_DELAY = Duration.ofMillis(4);

  /**
   * File locks work between processes only, and closing a locked file releases the locks of the
   * whole process on it.
   */
  private static final Map<Path, LocalState> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  /** The state of a file in this process; guarded by its lock. */
  private static final class LocalState {
    final ReentrantLock lock = new ReentrantLock();

    /** Times that were given and are not in the file. */
    final NavigableSet<Long> unwritten = new TreeSet<>();

    boolean isHeld;
  }

  private final Path file;
  private final LocalState localState;
  private final Duration longest;

  /** Uses the times in a file; creates the file if it does not exist. */
  LoadTimestamps(Path file) {
    this(file, LONGEST);
  }

  /**
   * Uses the times in a file.
   *
   * @param longest the maximum wait for a process that has locked the file
   */
  LoadTimestamps(Path file, Duration longest) {
    this.file = file;
    this.longest = longest;
    this.localState =
        OF_THIS_PROCESS.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new LocalState());
  }

  /**
   * Returns a time in milliseconds, now or soon after it.
   *
   * @throws LakeException if the load is interrupted
   */
  long next(Instant now) {
    localState.lock.lock();
    try {
      return nextHere(now);
    } catch (ClosedByInterruptException e) {
      throw new LakeException("The load was interrupted", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "load times are not stored: " + e.getMessage());
      return unwritten(new TreeSet<>(), now.toEpochMilli());
    } finally {
      localState.lock.unlock();
    }
  }

  private long nextHere(Instant now) throws IOException {
    long start = System.nanoTime();
    try (FileChannel channel =
            InternalFile.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock lock = lock(channel, start)) {
      NavigableSet<Long> given = read(channel);
      if (lock == null) {
        tellOnce();
        // Not the time of the process that has the file and has not written it yet: it began
        // before.
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        return unwritten(given, now.plus(waited).toEpochMilli());
      }
      given.addAll(localState.unwritten);
      long time = free(given, now.toEpochMilli());
      forget(given, now.toEpochMilli());
      write(channel, given);
      localState.unwritten.clear();
      localState.isHeld = false;
      return time;
    }
  }

  private void tellOnce() {
    if (!localState.isHeld) {
      LOG.log(
          Level.WARNING,
          "{0} is locked by a process that may be suspended: end that process; loads continue, and their times are not stored there",
          file);
    }
    localState.isHeld = true;
  }

  private long unwritten(NavigableSet<Long> given, long from) {
    given.addAll(localState.unwritten);
    long time = free(given, from);
    localState.unwritten.add(time);
    forget(localState.unwritten, from);
    return time;
  }

  /**
   * Removes the earliest times before now; if there are none, because a clock was ahead, the latest
   * ones: it is the next times that must differ.
   */
  private static void forget(NavigableSet<Long> given, long from) {
    while (given.size() > KEPT) {
      if (given.first() < from) given.pollFirst();
      else given.pollLast();
    }
  }

  private static long free(NavigableSet<Long> given, long from) {
    long time = from;
    while (!given.add(time)) time++;
    return time;
  }

  private @Nullable FileLock lock(FileChannel channel, long start) throws IOException {
    Duration time = (localState.isHeld ? AGAIN : longest).minusNanos(System.nanoTime() - start);
    var retries = Retries.within(time, LONGEST_DELAY);
    FileLock lock = tryLock(channel);
    while (lock == null && retries.next()) lock = tryLock(channel);
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  private static NavigableSet<Long> read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(KEPT * Long.BYTES);
    channel.read(bytes, 0);
    bytes.flip();
    NavigableSet<Long> given = new TreeSet<>();
    while (bytes.remaining() >= Long.BYTES) given.add(bytes.getLong());
    return given;
  }

  private static void write(FileChannel channel, NavigableSet<Long> given) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(given.size() * Long.BYTES);
    given.forEach(bytes::putLong);
    channel.write(bytes.flip(), 0);
  }
}
