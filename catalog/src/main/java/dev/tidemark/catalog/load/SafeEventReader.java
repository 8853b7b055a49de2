package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.event.Verdict;
import dev.tidemark.partitioner.topic.Topic;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads the lines of one topic and rejects a line whose verdict fails: one line must not stop the
 * others. Where the program itself is not whole the verdict of any line would fail: its error is
 * thrown, so that what holds the line stays. For one thread at a time.
 */
final class SafeEventReader {
  private static final System.Logger LOG = System.getLogger(SafeEventReader.class.getName());

  /** Whoever is short of memory tries again while no other such line is judged. */
  private static final ReentrantLock ALONE = new ReentrantLock();

  /** Judges a line. */
  @FunctionalInterface
  interface Judge {
    Verdict read(byte[] bytes, int offset, int length, long received);
  }

  private final Topic topic;
  private Judge judge;
  private boolean failed;

  SafeEventReader(Topic topic) {
    this(topic, EventReader.of(topic)::read);
  }

  SafeEventReader(Topic topic, Judge judge) {
    this.topic = topic;
    this.judge = judge;
  }

  /**
   * The verdict of a line.
   *
   * @throws LinkageError where a class of the program is missing or cannot begin
   */
  Verdict read(byte[] bytes, int offset, int length, long received) {
    failed = false;
    try {
      return judge.read(bytes, offset, length, received);
    } catch (LinkageError e) {
      throw e;
    } catch (OutOfMemoryError e) {
      return readAlone(bytes, offset, length, received);
    } catch (RuntimeException | Error e) {
      return reject(e);
    }
  }

  /** Whether the last verdict failed: next time it may be another one. */
  boolean hasFailed() {
    return failed;
  }

  private Verdict readAlone(byte[] bytes, int offset, int length, long received) {
    ALONE.lock();
    try {
      return EventReader.of(topic).read(bytes, offset, length, received);
    } catch (LinkageError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      return reject(e);
    } finally {
      ALONE.unlock();
    }
  }

  /** The reader may have been left in the middle of something. */
  private Rejection reject(Throwable failure) {
    LOG.log(Level.ERROR, "a line of topic " + topic.name() + " could not be judged", failure);
    judge = EventReader.of(topic)::read;
    failed = true;
    return notJudged(" (" + failure.getClass().getSimpleName() + ")");
  }

  /** What is said of a line whose verdict failed. */
  static Rejection notJudged(String cause) {
    String message =
        "the line could not be judged%s; it can be loaded again with --retry-dead-letters"
            .formatted(cause);
    return new Rejection(List.of(new Rejection.Reason("", message)));
  }
}
