package dev.tidemark.partitioner.event;

import java.util.List;

/** The reasons why a line is not an event of its topic; at least one. */
public record Rejection(List<Reason> reasons) implements ReadResult {
  public Rejection {
    reasons = List.copyOf(reasons);
    if (reasons.isEmpty()) throw new IllegalArgumentException("a rejection needs a reason");
  }

  /**
   * A reason for a rejection.
   *
   * @param field the member as a dotted path, or empty if the reason is about the whole line
   * @param message the value (shortened) and what would be right
   */
  public record Reason(String field, String message) {}
}
