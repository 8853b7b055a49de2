package dev.tidemark.testkit.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The total order that a question's sort keys ask for. */
final class Ordering implements Comparator<StoredEvent> {
  private static final int MOST_KEYS = 8;

  /** What makes the order total where every key is equal. */
  private static final Comparator<StoredEvent> IDENTITY =
      // Always and whole: a key of 256 code points does not tell all ids apart.
      ((Comparator<StoredEvent>) (a, b) -> CodePoints.compare(a.id(), b.id()))
          .thenComparing(new Key(Place.OfEnvelope.ENV, false))
          .thenComparing(new Key(Place.OfEnvelope.ORG, false));

  private final List<Key> keys;

  private Ordering(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * The order of the keys, then the identity's; adds what is wrong with the keys to the problems.
   */
  static Ordering read(Names names, List<String> keys, List<String> problems) {
    if (keys.size() > MOST_KEYS) problems.add("sort: up to 8 fields");
    Set<Place> named = new HashSet<>();
    List<Key> order = new ArrayList<>();
    for (String key : keys) {
      boolean descending = key.startsWith("-");
      String name = descending ? key.substring(1) : key;
      var place = names.scalar(name);
      if (place.isEmpty()) problems.add("sort: unknown field '" + name + "'");
      else if (!named.add(place.get())) problems.add("sort: '" + name + "' twice");
      else order.add(new Key(place.get(), descending));
    }
    if (!named.contains(Place.OfEnvelope.TIMESTAMP))
      order.add(new Key(Place.OfEnvelope.TIMESTAMP, false));
    return new Ordering(order);
  }

  @Override
  public int compare(StoredEvent a, StoredEvent b) {
    return compare(keyed(a), keyed(b));
  }

  /** The events in this order; of each its keys are read once, not at every comparison. */
  Stream<StoredEvent> sorted(Stream<StoredEvent> events) {
    return events.map(this::keyed).sorted(this::compare).map(Keyed::event);
  }

  private record Keyed(StoredEvent event, List<Value> values) {}

  private Keyed keyed(StoredEvent event) {
    return new Keyed(event, keys.stream().map(key -> key.of(event)).toList());
  }

  private int compare(Keyed a, Keyed b) {
    for (int i = 0; i < keys.size(); i++) {
      int comparison = keys.get(i).compare(a.values.get(i), b.values.get(i));
      if (comparison != 0) return comparison;
    }
    return IDENTITY.compare(a.event, b.event);
  }

  private record Key(Place place, boolean descending) implements Comparator<StoredEvent> {
    /** What takes part in sorting. */
    Value of(StoredEvent event) {
      Value value = place.in(event).getFirst();
      return value instanceof Value.Text(String text)
          ? new Value.Text(CodePoints.sorted(text))
          : value;
    }

    @Override
    public int compare(StoredEvent a, StoredEvent b) {
      return compare(of(a), of(b));
    }

    int compare(Value left, Value right) {
      boolean noLeft = left == Value.Missing.MISSING;
      boolean noRight = right == Value.Missing.MISSING;
      // Nulls last, whatever the direction.
      if (noLeft || noRight) return Boolean.compare(noLeft, noRight);
      int comparison = compared(left, right);
      return descending ? -comparison : comparison;
    }

    private static int compared(Value left, Value right) {
      return switch (left) {
        case Value.Text(String text) -> CodePoints.compare(text, ((Value.Text) right).text());
        case Value.Amount(var number, _) -> number.compareTo(((Value.Amount) right).number());
        case Value.Truth(boolean truth) -> Boolean.compare(truth, ((Value.Truth) right).truth());
        case Value.Moment(long ms) -> Long.compare(ms, ((Value.Moment) right).ms());
        case Value.Missing _, Value.Compound _ -> throw new IllegalStateException("not sortable");
      };
    }
  }
}
