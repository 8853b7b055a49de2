package dev.tidemark.testkit.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The total order that a question's sort keys ask for. */
final class Ordering {
  private static final int MOST_KEYS = 8;

  private Ordering() {}

  /**
   * The order of the keys, then the identity's; adds what is wrong with the keys to the problems.
   */
  static Comparator<StoredEvent> read(Names names, List<String> keys, List<String> problems) {
    if (keys.size() > MOST_KEYS) problems.add("sort: up to 8 fields");
    Set<Place> named = new HashSet<>();
    List<Comparator<StoredEvent>> order = new ArrayList<>();
    for (String key : keys) {
      boolean descending = key.startsWith("-");
      String name = descending ? key.substring(1) : key;
      var place = names.scalar(name);
      if (place.isEmpty()) problems.add("sort: unknown field '" + name + "'");
      else if (!named.add(place.get())) problems.add("sort: '" + name + "' twice");
      else order.add(by(place.get(), descending));
    }
    if (!named.contains(Place.OfEnvelope.TIMESTAMP))
      order.add(by(Place.OfEnvelope.TIMESTAMP, false));
    // Always and whole: a key of 256 code points does not tell all ids apart.
    order.add((a, b) -> CodePoints.compare(a.id(), b.id()));
    order.add(by(Place.OfEnvelope.ENV, false));
    order.add(by(Place.OfEnvelope.ORG, false));
    return (a, b) -> {
      for (Comparator<StoredEvent> each : order) {
        int comparison = each.compare(a, b);
        if (comparison != 0) return comparison;
      }
      return 0;
    };
  }

  private static Comparator<StoredEvent> by(Place place, boolean descending) {
    return (a, b) -> {
      Value left = place.in(a).getFirst();
      Value right = place.in(b).getFirst();
      boolean noLeft = left == Value.Missing.MISSING;
      boolean noRight = right == Value.Missing.MISSING;
      // Nulls last, whatever the direction.
      if (noLeft || noRight) return Boolean.compare(noLeft, noRight);
      int comparison = compare(left, right);
      return descending ? -comparison : comparison;
    };
  }

  private static int compare(Value left, Value right) {
    return switch (left) {
      case Value.Text(String text) ->
          CodePoints.compare(
              CodePoints.sorted(text), CodePoints.sorted(((Value.Text) right).text()));
      case Value.Amount(var number) -> number.compareTo(((Value.Amount) right).number());
      case Value.Truth(boolean truth) -> Boolean.compare(truth, ((Value.Truth) right).truth());
      case Value.Moment(long ms) -> Long.compare(ms, ((Value.Moment) right).ms());
      case Value.Missing _, Value.Compound _ -> throw new IllegalStateException("not sortable");
    };
  }
}
