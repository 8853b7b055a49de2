package dev.tidemark.testkit.law;

import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The expected content of a table after each of its changes. During a change, a response may show
 * the state before it or after it. Thread-safe; one thread at a time makes a change.
 */
final class ExpectedHistory {
  /**
   * An event in the table.
   *
   * @param load the number of the change that added it: erased and loaded again, it is a different
   *     row
   */
  record StoredRow(StoredEvent event, int load) {}

  /** The table between two changes. */
  record State(int number, Map<StoredEvent.Identity, StoredRow> held) {
    List<StoredEvent> events() {
      return held.values().stream().map(StoredRow::event).toList();
    }

    /** Returns whether this state has the same row of an event as another state. */
    boolean has(StoredEvent.Identity identity, State other) {
      StoredRow here = held.get(identity);
      return here != null && here.equals(other.held.get(identity));
    }

    /** Returns the events of this state that another state does not have. */
    List<StoredEvent> eventsSince(State other) {
      return events().stream().filter(event -> !other.has(event.identity(), this)).toList();
    }
  }

  private final List<State> states = new ArrayList<>(List.of(new State(0, Map.of())));
  private int settled;
  private boolean closed;
  private int forgotten;

  /** Runs a change that takes the table through the given states. */
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

  /** Adds the events that the table does not have. */
  UnaryOperator<Map<StoredEvent.Identity, StoredRow>> loaded(Collection<StoredEvent> events) {
    int load = newest().number() + 1;
    return held -> {
      events.forEach(event -> held.putIfAbsent(event.identity(), new StoredRow(event, load)));
      return held;
    };
  }

  /** Removes the events. */
  static UnaryOperator<Map<StoredEvent.Identity, StoredRow>> erased(
      Collection<StoredEvent> events) {
    return held -> {
      events.forEach(event -> held.remove(event.identity()));
      return held;
    };
  }

  /** Called before old commits are removed: follow cursors from before may expire. */
  synchronized void forget() {
    forgotten++;
  }

  /** Returns how often commits were removed. */
  synchronized int forgotten() {
    return forgotten;
  }

  /** Called when nothing will change any more. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Returns the number of the state that is reached for certain. */
  synchronized int settled() {
    return settled;
  }

  /** Returns the newest state that may be reached. */
  synchronized State newest() {
    return states.getLast();
  }

  /** Returns the states from {@code number} to the newest one that may be reached. */
  synchronized List<State> from(int number) {
    return List.copyOf(states.subList(number, states.size()));
  }
}
