package dev.tidemark.api.events;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a body holds: one event, or a batch of them.
 *
 * <p>Where an event ends is all that is looked for here; whether it is one is the event reader's to
 * say. So an element of a batch that is broken costs itself alone.
 *
 * @param batch whether it was sent as a batch, of however many
 * @param events where each lies in the body, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record EventBatchBody(byte[] body, boolean batch, List<Slice> events) {
  /** The most events of a batch. */
  static final int MOST = 10_000;

  /**
   * Where an event lies, without the white space around it.
   *
   * @param line of NDJSON the line of the body, of an array the place of the element, from 1
   */
  record Slice(int line, int from, int to) {
    int length() {
      return to - from;
    }
  }

  /**
   * Finds the events of a body; an initial byte order mark is skipped.
   *
   * @throws RequestException if there is none, or more than {@link #MOST}, or an array that is none
   */
  static EventBatchBody of(BodyFormat form, byte[] body) {
    int from = hasBom(body) ? 3 : 0;
    int to = body.length;
    while (from < to && isSpace(body[from])) from++;
    while (to > from && isSpace(body[to - 1])) to--;
    if (from == to) {
      throw refused("The body is empty; an event is a JSON object, a batch holds at least one");
    }
    return switch (form) {
      // The lines are counted from the start of the body: what was trimmed may hold some.
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
        ErrorType.TOO_LARGE,
        "The batch holds more than %d events; send them in several".formatted(MOST));
  }

  static Slice trimmed(byte[] body, int line, int from, int to) {
    int first = from;
    int end = to;
    while (first < end && isSpace(body[first])) first++;
    while (end > first && isSpace(body[end - 1])) end--;
    return new Slice(line, first, end);
  }

  static RequestException refused(String message) {
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
