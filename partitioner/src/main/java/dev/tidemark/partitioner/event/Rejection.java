package dev.tidemark.partitioner.event;

import java.util.List;

/** Why a line is not an event of its topic: every reason, at least one. */
public record Rejection(List<Reason> reasons) implements ReadResult {
  public Rejection {
    reasons = List.copyOf(reasons);
    if (reasons.isEmpty()) throw new IllegalArgumentException("a rejection needs a reason");
  }

  /**
   * One reason.
   *
   * @param field the member it is about as a dotted path, or empty where it is about the whole line
   * @param message shows the value (shortened) and says what would be right
   */
  public record Reason(String field, String message) {}
}
