package dev.tidemark.api.events;

import dev.tidemark.api.events.EventBatchBody.Slice;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the elements of a JSON array by brackets and quotes. An array that does not end, or that is
 * followed by more text, is rejected as a whole: a part of it is lost, and it is unknown which.
 */
final class ArrayElements {
  private final byte[] body;
  private final int start;
  private final int end;
  private final List<Slice> elements = new ArrayList<>();

  /** Reads the array that begins at {@code from} and must end before {@code to}. */
  ArrayElements(byte[] body, int from, int to) {
    this.body = body;
    this.start = from + 1;
    this.end = to;
  }

  List<Slice> find() {
    int depth = 0;
    int first = start;
    for (int i = start; i < end; i++) {
      switch (body[i]) {
        case '"' -> i = endOfString(i);
        case '{', '[' -> depth++;
        case '}' -> depth = Math.max(0, depth - 1);
        case ',' -> {
          if (depth == 0) {
            take(first, i);
            first = i + 1;
          }
        }
        case ']' -> {
          if (depth == 0) {
            takeLast(first, i);
            return elements;
          }
          depth--;
        }
        default -> {}
      }
    }
    throw EventBatchBody.rejected("The array has no end: its last ']' is missing");
  }

  /** Returns the index of the closing quote, or of the last byte. */
  private int endOfString(int quote) {
    int i = quote + 1;
    while (i < end && body[i] != '"') i += body[i] == '\\' ? 2 : 1;
    return i;
  }

  private void take(int from, int to) {
    EventBatchBody.add(elements, EventBatchBody.trimmed(body, elements.size() + 1, from, to));
  }

  private void takeLast(int from, int to) {
    // Empty brackets contain no element, but after a comma, an element is missing.
    if (!elements.isEmpty() || EventBatchBody.trimmed(body, 1, from, to).length() > 0)
      take(from, to);
    if (to + 1 < end) throw EventBatchBody.rejected("The body must end after the array");
    if (elements.isEmpty())
      throw EventBatchBody.rejected("The array is empty; a batch contains at least one event");
  }
}
