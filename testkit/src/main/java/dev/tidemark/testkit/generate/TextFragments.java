package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.List;

/** Generates parts of texts of events, some in another case. */
final class TextFragments {
  private final List<StoredEvent> events;
  private final SeededRandom seededRandom;

  TextFragments(List<StoredEvent> events, SeededRandom seededRandom) {
    this.events = events;
    this.seededRandom = seededRandom;
  }

  /** Returns a text for {@code q}: a part of an event as sent, or of one of its strings. */
  String some() {
    List<String> words = new ArrayList<>();
    for (int i = seededRandom.pick(0, 1, 1, 1, 2, 3); i > 0; i--) {
      if (events.isEmpty() || seededRandom.chance(0.3)) {
        words.add(part(Json.Null.NULL, false));
      } else {
        StoredEvent event = seededRandom.pick(events);
        List<Json> values = List.copyOf(event.json().members().values());
        boolean asSent = values.isEmpty() || seededRandom.chance(0.5);
        words.add(part(asSent ? Json.of(event.text()) : seededRandom.pick(values), false));
      }
    }
    return String.join(seededRandom.pick(" ", " ", "\t", "\u00a0", "\u3000 "), words);
  }

  /** Returns a part of a string; for any other JSON, some other text. */
  String part(Json json, boolean fromStart) {
    String text = json instanceof Json.Str(String value) ? value : Texts.any(seededRandom);
    int[] points = text.codePoints().toArray();
    int from = fromStart || seededRandom.chance(0.3) ? 0 : seededRandom.below(points.length + 1);
    int most = seededRandom.chance(0.1) ? points.length - from : Math.min(12, points.length - from);
    String part = new String(points, from, seededRandom.below(most + 1));
    return switch (seededRandom.below(6)) {
      case 0 -> each(part, true);
      case 1 -> each(part, false);
      case 2 -> part + seededRandom.pick("", "x", "😀", "\"");
      default -> part;
    };
  }

  private static String each(String text, boolean upper) {
    StringBuilder changed = new StringBuilder();
    text.codePoints()
        .map(c -> upper ? Character.toUpperCase(c) : Character.toLowerCase(c))
        .forEach(changed::appendCodePoint);
    return changed.toString();
  }
}
