package dev.tidemark.catalog.load;

import dev.tidemark.partitioner.event.Event;
import dev.tidemark.partitioner.event.Rejection;
import dev.tidemark.partitioner.event.Retained;

/**
 * Says again why a line is no event: its verdict is the same whenever it is read. Safe for use by
 * many threads.
 */
final class Reasons {
  private final Readers readers;
  private final Retained retained;

  Reasons(Readers readers, Retained retained) {
    this.readers = readers;
    this.retained = retained;
  }

  /**
   * Why a line is none.
   *
   * @param received the time of events that tell none
   */
  Rejection of(byte[] text, int start, int length, long received) {
    return readers.with(
        reader ->
            switch (reader.read(text, start, length, received)) {
              case Rejection why -> why;
              case Event event ->
                  retained.has(event) ? SafeEventReader.notJudged("") : retained.tooOld(event);
            });
  }
}
