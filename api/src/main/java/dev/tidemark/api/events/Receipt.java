package dev.tidemark.api.events;

import dev.tidemark.api.error.ErrorType;
import java.util.List;

/**
 * What became of the events of one request.
 *
 * @param batch whether they were sent as a batch, or as several of one message
 * @param accepted how many are durable
 * @param refused the others, in the order of their lines
 */
public record Receipt(boolean batch, int accepted, List<Refused> refused) {
  public Receipt {
    refused = List.copyOf(refused);
  }

  /**
   * An event that was not taken.
   *
   * @param line as in {@link Sent.Slice}
   * @param messages every reason, at least one; of an event of a batch one text
   */
  public record Refused(int line, ErrorType type, List<String> messages) {
    public Refused {
      messages = List.copyOf(messages);
    }
  }
}
