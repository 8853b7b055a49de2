package dev.tidemark.api.events;

import dev.tidemark.api.error.ErrorType;
import java.util.List;

/**
 * The result of one request with events.
 *
 * @param batch whether the events were sent as a batch, or are several events of one message
 * @param accepted the number of durable events
 * @param rejected the rejected events, in the order of their lines
 */
public record IngestResult(boolean batch, int accepted, List<Rejected> rejected) {
  public IngestResult {
    rejected = List.copyOf(rejected);
  }

  /**
   * A rejected event.
   *
   * @param line as in {@link EventBatchBody.Slice}
   * @param messages every reason, at least one; for an event of a batch one text
   */
  public record Rejected(int line, ErrorType type, List<String> messages) {
    public Rejected {
      messages = List.copyOf(messages);
    }
  }
}
