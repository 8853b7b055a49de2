package dev.tidemark.api.events;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.IngestResult.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rejected events of one request. The reasons of an event in a batch are stored as in the
 * response, joined and shortened: ten thousand lines may each have a hundred errors.
 */
final class RejectedEvents {
  /** The maximum characters of the reasons of one line. */
  private static final int LONGEST = 1000;

  private static final String BETWEEN = "; ";

  /** The approximate memory of a rejection besides its characters, of two bytes each at most. */
  private static final int NOTES = 100;

  private final RequestMemory requestMemory;
  private final List<Rejected> all = new ArrayList<>();

  /** Many lines have the same errors: each text is stored once. */
  private final Map<String, String> texts = new HashMap<>();

  RejectedEvents(RequestMemory requestMemory) {
    this.requestMemory = requestMemory;
  }

  /** Adds the single event that was sent, with all of its reasons. */
  void addAlone(int line, ErrorType type, List<String> messages) {
    all.add(new Rejected(line, type, messages));
  }

  /**
   * Adds an event of a batch.
   *
   * @throws RequestException if there is not enough memory
   */
  void addOfBatch(int line, ErrorType type, List<String> messages) {
    var text = cut(messages);
    var known = texts.putIfAbsent(text, text);
    requestMemory.take(known == null ? NOTES + 2L * text.length() : NOTES);
    all.add(new Rejected(line, type, List.of(known == null ? text : known)));
  }

  /** Joins the messages, and marks the end if they are shortened. */
  static String cut(List<String> messages) {
    var joined = new StringBuilder(messages.getFirst());
    for (int i = 1; i < messages.size() && joined.length() <= LONGEST; i++) {
      joined.append(BETWEEN).append(messages.get(i));
    }
    if (joined.length() <= LONGEST) return joined.toString();
    int end = Character.isHighSurrogate(joined.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return joined.substring(0, end) + "…";
  }

  List<Rejected> all() {
    return all;
  }
}
