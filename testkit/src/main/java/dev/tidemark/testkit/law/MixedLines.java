package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.generate.BadLines;
import dev.tidemark.testkit.generate.Events;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates lines for one topic: events, repeated events, blank lines and bad lines. */
final class MixedLines {
  /** The lines of one source with their counts. */
  record Source(List<byte[]> lines, int events, int bad) {
    int counted() {
      return events + bad;
    }
  }

  private final Topic topic;
  private final SeededRandom seededRandom;
  private final Events events;
  private final BadLines badLines;
  private final Map<StoredEvent.Identity, String> sent = new LinkedHashMap<>();
  private final List<byte[]> bad = new ArrayList<>();

  MixedLines(TopicDraft draft, Topic topic, SeededRandom seededRandom) {
    this.topic = topic;
    this.seededRandom = seededRandom;
    this.events = new Events(draft, seededRandom);
    this.badLines = new BadLines(draft, seededRandom);
  }

  Source next(int size) {
    List<byte[]> lines = new ArrayList<>();
    // An event first: a source that starts like a JSON array is read as one.
    add(lines, events.line());
    int good = 1;
    int worse = 0;
    for (int i = 0; i < size; i++) {
      switch (seededRandom.below(10)) {
        case 0 -> lines.add(seededRandom.pick("", " ", "\t", " \r").getBytes(UTF_8));
        case 1 -> {
          byte[] line = badLines.of(events.line());
          bad.add(line);
          lines.add(line);
          worse++;
        }
        case 2, 3 -> {
          add(lines, seededRandom.pick(List.copyOf(sent.values())));
          good++;
        }
        default -> {
          add(lines, events.line());
          good++;
        }
      }
    }
    return new Source(lines, good, worse);
  }

  private void add(List<byte[]> lines, String line) {
    sent.putIfAbsent(StoredEvent.read(topic, line).identity(), line);
    lines.add(line.getBytes(UTF_8));
  }

  /** Returns every event of all sources, once. */
  List<StoredEvent> sent() {
    return sent.values().stream().map(line -> StoredEvent.read(topic, line)).toList();
  }

  /** Returns every line that is not an event. */
  List<byte[]> bad() {
    return bad;
  }
}
