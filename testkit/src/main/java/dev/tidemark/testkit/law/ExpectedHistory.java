package dev.tidemark.testkit.law;

import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a table holds after each of its changes, kept beside it. While a change is under way, who
 * asks may be answered from before it or after it. Safe for use by many threads, of which one at a
 * time makes a change.
 */
final class ExpectedHistory {
  /**
   * An event in the table.
   *
   * @param load which change brought it: erased and loaded again, it is another one
   */
  record StoredRow(StoredEvent event, int load) {}

  /** The table between two changes. */
  record State(int number, Map<StoredEvent.Identity, StoredRow> held) {
    List<StoredEvent> events() {
      return held.values().stream().map(StoredRow::event).toList();
    }

    /** Whether it has the event as another state has it. */
    boolean has(StoredEvent.Identity identity, State other) {
      StoredRow here = held.get(identity);
      return here != null && here.equals(other.held.get(identity));
    }

    /** The events that it has and another state has not. */
    List<StoredEvent> eventsSince(State other) {
      return events().stream().filter(event -> !other.has(event.identity(), this)).toList();
    }
  }

  private final List<State> states = new ArrayList<>(List.of(new State(0, Map.of())));
  private int settled;
  private boolean closed;
  private int forgotten;

  /** Makes a change that takes the table through some states. */
  void change(List<UnaryOperator<Map<StoredEvent.Identity, StoredRow>>> steps, Runnable change) {
    announce(steps);
    change.run();
    settle();
  }

  private synchronized void announce(
      List<UnaryOperator<Map<StoredEvent.Identity, StoredRow>>> steps) {
    for (var step : steps) {
      Map<StoredEvent.Identity, StoredRow> next = new LinkedHashMap<>(states.getLast().held());
      states.add(new State(states.size(), step.apply(next)));
    }
  }

  private synchronized void settle() {
    settled = states.size() - 1;
  }

  /** The events come that the table does not have. */
  UnaryOperator<Map<StoredEvent.Identity, StoredRow>> loaded(Collection<StoredEvent> events) {
    int load = newest().number() + 1;
    return held -> {
      events.forEach(event -> held.putIfAbsent(event.identity(), new StoredRow(event, load)));
      return held;
    };
  }

  /** They go. */
  static UnaryOperator<Map<StoredEvent.Identity, StoredRow>> erased(
      Collection<StoredEvent> events) {
    return held -> {
      events.forEach(event -> held.remove(event.identity()));
      return held;
    };
  }

  /** Commits are about to be forgotten: who follows from before may be told so. */
  synchronized void forget() {
    forgotten++;
  }

  /** How often commits were forgotten. */
  synchronized int forgotten() {
    return forgotten;
  }

  /** Nothing will change any more. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** The number of the state that is surely reached. */
  synchronized int settled() {
    return settled;
  }

  /** The state that may be reached. */
  synchronized State newest() {
    return states.getLast();
  }

  /** The states from one up to the newest that may be reached. */
  synchronized List<State> from(int number) {
    return List.copyOf(states.subList(number, states.size()));
  }
}
