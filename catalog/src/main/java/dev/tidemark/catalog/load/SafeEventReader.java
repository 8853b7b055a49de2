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
 * Reads the lines of one topic and rejects a line whose validation fails with an error, so that one
 * line does not stop the others. If the program itself is incomplete, every line would fail: its
 * error is thrown, so that the source of the line stays. Not thread-safe.
 */
final class SafeEventReader {
  private static final System.Logger LOG = System.getLogger(SafeEventReader.class.getName());

  /** After an out-of-memory error, a line is validated again while no other such line is. */
  private static final ReentrantLock ALONE = new ReentrantLock();

  /** Validates a line. */
  @FunctionalInterface
  interface LineReader {
    ReadResult read(byte[] bytes, int offset, int length, long received);
  }

  /** Splits a line into events: a {@link MessageSplitter}. */
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
   * Returns the result of a line.
   *
   * @throws LinkageError if a class of the program is missing or cannot be initialised
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
   * Returns the events of a message; if splitting fails, the message alone with a rejection.
   *
   * @throws LinkageError as {@link #read}
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

  /** Returns whether the last validation failed with an error: the next one may not. */
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

  /** Creates a new reader: the failed one may be in an inconsistent state. */
  private Rejection reject(Throwable failure) {
    LOG.log(Level.ERROR, "a line of topic " + topic.name() + " could not be validated", failure);
    lineReader = EventReader.of(topic)::read;
    failed = true;
    return notValidated(" (" + failure.getClass().getSimpleName() + ")");
  }

  /** Returns the rejection of a line whose validation failed. */
  static Rejection notValidated(String cause) {
    String message =
        "the line could not be validated%s; it can be loaded again with --retry-dead-letters"
            .formatted(cause);
    return new Rejection(List.of(new Rejection.Reason("", message)));
  }
}
