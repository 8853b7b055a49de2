package dev.tidemark.api.events;

import dev.tidemark.api.error.ErrorType;
import java.util.List;

/**
 * What became of the events of one request.
 *
 * @param batch whether they were sent as a batch, or as several of one message
 * @param accepted how many are durable
 * @param rejected the others, in the order of their lines
 */
public record IngestResult(boolean batch, int accepted, List<Rejected> rejected) {
  public IngestResult {
    rejected = List.copyOf(rejected);
  }

  /**
   * An event that was not taken.
   *
   * @param line as in {@link EventBatchBody.Slice}
   * @param messages every reason, at least one; of an event of a batch one text
   */
  public record Rejected(int line, ErrorType type, List<String> messages) {
    public Rejected {
      messages = List.copyOf(messages);
    }
  }
}
