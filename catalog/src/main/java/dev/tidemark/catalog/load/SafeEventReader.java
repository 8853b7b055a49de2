package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.EventReader;
import dev.tidemark.partitioner.event.MessageSplitter;
import dev.tidemark.partitioner.event.MessageSplitter.Piece;
import dev.tidemark.partitioner.event.ReadResult;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.topic.Topic;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the lines of one topic and rejects a line whose result fails: one line must not stop the
 * others. Where the program itself is not whole the result of any line would fail: its error is
 * thrown, so that what holds the line stays. Not thread-safe.
 */
final class SafeEventReader {
  private static final System.Logger LOG = System.getLogger(SafeEventReader.class.getName());

  /** Whoever is short of memory tries again while no other such line is validated. */
  private static final ReentrantLock ALONE = new ReentrantLock();

  /** Judges a line. */
  @FunctionalInterface
  interface LineReader {
    ReadResult read(byte[] bytes, int offset, int length, long received);
  }

  /** Takes a line apart: an {@link MessageSplitter}. */
  @FunctionalInterface
  interface Splitter {
    List<Piece> pieces(byte[] bytes, int offset, int length);
  }

  private final Topic topic;
  private LineReader lineReader;
  private boolean failed;

  SafeEventReader(Topic topic) {
    this(topic, EventReader.of(topic)::read);
  }

  SafeEventReader(Topic topic, LineReader lineReader) {
    this.topic = topic;
    this.lineReader = lineReader;
  }

  /**
   * The result of a line.
   *
   * @throws LinkageError where a class of the program is missing or cannot begin
   */
  ReadResult read(byte[] bytes, int offset, int length, long received) {
    failed = false;
    try {
      return lineReader.read(bytes, offset, length, received);
    } catch (RuntimeException | Error e) {
      return after(e, () -> lineReader.read(bytes, offset, length, received), why -> why);
    }
  }

  /**
   * What a line is taken apart into; where that fails, the line alone with a rejection.
   *
   * @throws LinkageError as of {@link #read}
   */
  List<Piece> pieces(byte[] bytes, int offset, int length, Splitter splitter) {
    failed = false;
    try {
      return splitter.pieces(bytes, offset, length);
    } catch (RuntimeException | Error e) {
      return after(
          e,
          () -> splitter.pieces(bytes, offset, length),
          why -> List.of(new Piece(Arrays.copyOfRange(bytes, offset, offset + length), why)));
    }
  }

  /** Whether the last result failed: next time it may be another one. */
  boolean hasFailed() {
    return failed;
  }

  private <T> T after(Throwable failure, Supplier<T> again, Function<Rejection, T> rejected) {
    if (failure instanceof LinkageError broken) throw broken;
    if (!(failure instanceof OutOfMemoryError)) return rejected.apply(reject(failure));
    ALONE.lock();
    try {
      lineReader = EventReader.of(topic)::read;
      return again.get();
    } catch (LinkageError broken) {
      throw broken;
    } catch (RuntimeException | Error e) {
      return rejected.apply(reject(e));
    } finally {
      ALONE.unlock();
    }
  }

  /** The reader may have been left in the middle of something. */
  private Rejection reject(Throwable failure) {
    LOG.log(Level.ERROR, "a line of topic " + topic.name() + " could not be judged", failure);
    lineReader = EventReader.of(topic)::read;
    failed = true;
    return notValidated(" (" + failure.getClass().getSimpleName() + ")");
  }

  /** What is said of a line whose result failed. */
  static Rejection notValidated(String cause) {
    String message =
        "the line could not be judged%s; it can be loaded again with --retry-dead-letters"
            .formatted(cause);
    return new Rejection(List.of(new Rejection.Reason("", message)));
  }
}
