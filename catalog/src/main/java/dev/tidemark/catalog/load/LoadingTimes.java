package dev.tidemark.catalog.load;

import dev.tidemark.catalog.iceberg.LakeException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Gives each load of a table, of all processes, a time that no other one has: by it the rows of one
 * commit are known, whatever files they are in later. Safe for use by many threads.
 *
 * <p>The last time that was given is in a small file, which may be deleted as long as no two loads
 * begin in one millisecond.
 */
final class LoadingTimes {
  private static final System.Logger LOG = System.getLogger(LoadingTimes.class.getName());

  /** A last time that is so far ahead is of a clock that was wrong. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

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
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      long time = next(now.toEpochMilli(), last(channel));
      channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, time), 0);
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

  private static long last(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
    channel.read(bytes, 0);
    return bytes.hasRemaining() ? Long.MIN_VALUE : bytes.getLong(0);
  }

  private static long next(long now, long last) {
    return last >= now && last < now + AHEAD.toMillis() ? last + 1 : now;
  }
}
