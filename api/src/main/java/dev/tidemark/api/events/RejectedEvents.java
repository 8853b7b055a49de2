package dev.tidemark.api.events;

import dev.tidemark.api.error.ErrorType;
import dev.tidemark.api.error.RequestException;
import dev.tidemark.api.events.IngestResult.Rejected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rejected events of one request. Of a batch each is held in the words that are answered, cut
 * and joined: ten thousand lines may each be wrong in a hundred ways.
 */
final class RejectedEvents {
  /** More than anybody reads of one line. */
  private static final int LONGEST = 1000;

  private static final String BETWEEN = "; ";

  /** About what a rejection takes beside its characters, of two bytes each at most. */
  private static final int NOTES = 100;

  private final RequestMemory requestMemory;
  private final List<Rejected> all = new ArrayList<>();

  /** Many lines are wrong in the same way: each text is held once. */
  private final Map<String, String> texts = new HashMap<>();

  RejectedEvents(RequestMemory requestMemory) {
    this.requestMemory = requestMemory;
  }

  /** Adds the one event that was sent, with everything there is to say of it. */
  void addAlone(int line, ErrorType type, List<String> messages) {
    all.add(new Rejected(line, type, messages));
  }

  /**
   * Adds an event of a batch.
   *
   * @throws RequestException where there is no room for it
   */
  void addOfBatch(int line, ErrorType type, List<String> messages) {
    var text = cut(messages);
    var known = texts.putIfAbsent(text, text);
    requestMemory.take(known == null ? NOTES + 2L * text.length() : NOTES);
    all.add(new Rejected(line, type, List.of(known == null ? text : known)));
  }

  /** The messages joined, with a mark behind what is left of them where they are long. */
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
