package dev.tidemark.samples;

import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collector;

/**
 * The expected result of loading the lines of a topic: {@code lines == unique + duplicates +
 * broken}.
 *
 * @param lines all lines; a message with several events counts as that many lines
 * @param unique those that will be in the table
 * @param duplicates those that are dropped because an earlier event has the same identity
 * @param broken those that become dead letters
 * @param late those of the unique ones that arrive late
 */
public record SampleCount(long lines, long unique, long duplicates, long broken, long late) {
  public static final SampleCount ZERO = new SampleCount(0, 0, 0, 0, 0);

  public SampleCount plus(SampleEvent line) {
    long n = line.events();
    return plus(
        switch (line.outcome()) {
          case PROMPT -> new SampleCount(n, n, 0, 0, 0);
          case LATE -> new SampleCount(n, n, 0, 0, n);
          case DUPLICATE -> new SampleCount(n, 0, n, 0, 0);
          case BROKEN -> new SampleCount(n, 0, 0, n, 0);
        });
  }

  public SampleCount plus(SampleCount other) {
    return new SampleCount(
        lines + other.lines,
        unique + other.unique,
        duplicates + other.duplicates,
        broken + other.broken,
        late + other.late);
  }

  /** Counts the events of a stream by topic. */
  public static Collector<SampleEvent, ?, SortedMap<String, SampleCount>> byTopic() {
    return Collector.of(
        () -> new TreeMap<>(Comparator.naturalOrder()),
        (counts, event) -> counts.merge(event.topic(), ZERO.plus(event), SampleCount::plus),
        (one, other) -> {
          other.forEach((topic, count) -> one.merge(topic, count, SampleCount::plus));
          return one;
        });
  }
}
