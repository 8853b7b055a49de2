package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.event.RetentionFilter;

/**
 * Computes again why a line was rejected: the result is the same whenever it is read. Thread-safe.
 */
final class RejectionReasons {
  private final LineReaders lineReaders;
  private final RetentionFilter retentionFilter;

  RejectionReasons(LineReaders lineReaders, RetentionFilter retentionFilter) {
    this.lineReaders = lineReaders;
    this.retentionFilter = retentionFilter;
  }

  /**
   * Returns the rejection of a line.
   *
   * @param received the timestamp of events that have none
   */
  Rejection of(byte[] text, int start, int length, long received) {
    return lineReaders.with(
        reader ->
            switch (reader.read(text, start, length, received)) {
              case Rejection why -> why;
              case Event event ->
                  retentionFilter.has(event)
                      ? SafeEventReader.notValidated("")
                      : retentionFilter.tooOld(event);
            });
  }
}
