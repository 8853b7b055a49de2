package dev.tidemark.api.events;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a POST: one event, or a batch of events.
 *
 * <p>This class only finds the end of each event; the event reader validates them. A broken element
 * of a batch therefore affects only itself.
 *
 * @param batch whether the events were sent as a batch, of any size
 * @param events the place of each event in the body, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record EventBatchBody(byte[] body, boolean batch, List<Slice> events) {
  /** The maximum number of events in a batch. */
  static final int MOST = 10_000;

  /**
   * The place of an event, without surrounding white space.
   *
   * @param line for NDJSON the line in the body, for an array the index of the element, from 1
   */
  record Slice(int line, int from, int to) {
    int length() {
      return to - from;
    }
  }

  /**
   * Finds the events of a body; skips an initial byte order mark.
   *
   * @throws RequestException if there are none, more than {@link #MOST}, or the array is invalid
   */
  static EventBatchBody of(BodyFormat form, byte[] body) {
    int from = hasBom(body) ? 3 : 0;
    int to = body.length;
    while (from < to && isSpace(body[from])) from++;
    while (to > from && isSpace(body[to - 1])) to--;
    if (from == to) {
      throw rejected(
          "The body is empty; an event is a JSON object, and a batch contains at least one");
    }
    return switch (form) {
      // Lines are counted from the start of the body: trimmed text may contain lines.
      case LINES -> new EventBatchBody(body, true, lines(body, hasBom(body) ? 3 : 0));
      case JSON ->
          body[from] == '['
              ? new EventBatchBody(body, true, new ArrayElements(body, from, to).find())
              : new EventBatchBody(body, false, List.of(new Slice(1, from, to)));
    };
  }

  private static List<Slice> lines(byte[] body, int start) {
    List<Slice> lines = new ArrayList<>();
    int from = start;
    for (int line = 1; from < body.length; line++) {
      int end = from;
      while (end < body.length && body[end] != '\n') end++;
      Slice slice = trimmed(body, line, from, end);
      if (slice.length() > 0) add(lines, slice);
      from = end + 1;
    }
    return lines;
  }

  static void add(List<Slice> slices, Slice slice) {
    if (slices.size() == MOST) throw tooMany();
    slices.add(slice);
  }

  static RequestException tooMany() {
    return new RequestException(
        ErrorType.TOO_LARGE, "The batch contains more than %d events; split it".formatted(MOST));
  }

  static Slice trimmed(byte[] body, int line, int from, int to) {
    int first = from;
    int end = to;
    while (first < end && isSpace(body[first])) first++;
    while (end > first && isSpace(body[end - 1])) end--;
    return new Slice(line, first, end);
  }

  static RequestException rejected(String message) {
    return new RequestException(ErrorType.VALIDATION, message);
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private static boolean hasBom(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }
}
