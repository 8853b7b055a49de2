package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.iceberg.OwnFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives each load of a table, of all processes, a time that no other one has: by it the rows of one
 * commit are known, whatever files they are in later. Safe for use by many threads.
 *
 * <p>The greatest times that were given are in a small file. They are what a clock that was ahead
 * has given, and is about to give again when it is right; so is the last one, where it was not. The
 * file may be deleted as long as no two loads begin in one millisecond by any clock.
 */
final class LoadingTimes {
  private static final System.Logger LOG = System.getLogger(LoadingTimes.class.getName());

  /** How many are kept: those of some hours. */
  private static final int KEPT = 2048;

  /** Locks of files are between processes. */
  private static final ReentrantLock OF_THIS_PROCESS = new ReentrantLock();

  private final Path file;

  /** The times that this file remembers; made if it is not there. */
  LoadingTimes(Path file) {
    this.file = file;
  }

  /**
   * A time in milliseconds, now or soon after it.
   *
   * @throws LakeException if the load is interrupted
   */
  long next(Instant now) {
    OF_THIS_PROCESS.lock();
    try (FileChannel channel =
            OwnFile.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      NavigableSet<Long> given = read(channel);
      long time = now.toEpochMilli();
      while (!given.add(time)) time++;
      while (given.size() > KEPT) given.pollFirst();
      write(channel, given);
      return time;
    } catch (FileLockInterruptionException | ClosedByInterruptException e) {
      throw new LakeException("The load was interrupted", e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "times of loading are not remembered: " + e.getMessage());
      return now.toEpochMilli();
    } finally {
      OF_THIS_PROCESS.unlock();
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
