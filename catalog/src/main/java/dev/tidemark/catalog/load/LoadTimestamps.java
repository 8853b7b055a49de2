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
 * Gives each load of a table, of all processes, a time that no other one has: by it the rows of one
 * commit are known, whatever files they are in later. Thread-safe.
 *
 * <p>The greatest times that were given are in a small file. They are what a clock that was ahead
 * has given, and is about to give again when it is right; so is the last one, where it was not. The
 * file may be deleted as long as no two loads begin in one millisecond by any clock.
 *
 * <p>Who has the file has it for a moment, unless the process is stopped just then. Whoever has
 * waited long enough goes on without it, as where it cannot be written: with a time that is none of
 * those in the file and none that this process has given. Of two processes that do so in one
 * millisecond both have that.
 */
final class LoadTimestamps {
  private static final System.Logger LOG = System.getLogger(LoadTimestamps.class.getName());

  /** How many are kept: those of some hours. */
  private static final int KEPT = 2048;

  private static final Duration LONGEST = Duration.ofSeconds(3);

  /** Of a file that was held for that long before: not each batch waits. */
  private static final Duration AGAIN = Duration.ofMillis(50);

  private static final Duration LONGEST_DELAY = Duration.ofMillis(4);

  /**
   * Locks of files are between processes, and whoever closes such a file lets go what the whole
   * process has locked of it.
   */
  private static final Map<Path, LocalState> OF_THIS_PROCESS = new ConcurrentHashMap<>();

  /** What this process knows of a file; guarded by its lock. */
  private static final class LocalState {
    final ReentrantLock lock = new ReentrantLock();

    /** Times that were given and are not in the file. */
    final NavigableSet<Long> unwritten = new TreeSet<>();

    boolean isHeld;
  }

  private final Path file;
  private final LocalState localState;
  private final Duration longest;

  /** The times that this file remembers; made if it is not there. */
  LoadTimestamps(Path file) {
    this(file, LONGEST);
  }

  /**
   * The same.
   *
   * @param longest how long to wait for a process that has the file
   */
  LoadTimestamps(Path file, Duration longest) {
    this.file = file;
    this.longest = longest;
    this.localState =
        OF_THIS_PROCESS.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new LocalState());
  }

  /**
   * A time in milliseconds, now or soon after it.
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
      LOG.log(Level.WARNING, "times of loading are not remembered: " + e.getMessage());
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
        // Not that of whoever has the file, and has not written it yet: it began before.
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
          "{0} is held by a process that may be stopped: end that one; loads go on, and their times are not remembered there",
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
   * Those that are longest ago; where none is, since a clock was ahead, those furthest ahead: it is
   * the next times that must not meet.
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
