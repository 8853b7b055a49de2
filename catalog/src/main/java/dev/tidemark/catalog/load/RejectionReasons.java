package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.event.RetentionFilter;

/**
 * Repeats why a line is no event: its result is the same whenever it is read. Safe for use by many
 * threads.
 */
final class RejectionReasons {
  private final LineReaders lineReaders;
  private final RetentionFilter retentionFilter;

  RejectionReasons(LineReaders lineReaders, RetentionFilter retentionFilter) {
    this.lineReaders = lineReaders;
    this.retentionFilter = retentionFilter;
  }

  /**
   * Why a line is none.
   *
   * @param received the time of events that tell none
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
