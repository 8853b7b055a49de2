package dev.tidemark.testkit.oracle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The total order that the sort keys of a query define. */
final class Ordering implements Comparator<StoredEvent> {
  private static final int MOST_KEYS = 8;

  /** Makes the order total where all keys are equal. */
  private static final Comparator<StoredEvent> IDENTITY =
      // Always and completely: a key of 256 code points does not distinguish all ids.
      ((Comparator<StoredEvent>) (a, b) -> CodePointOrder.compare(a.id(), b.id()))
          .thenComparing(new Key(FieldReference.OfEnvelope.ENV, false))
          .thenComparing(new Key(FieldReference.OfEnvelope.ORG, false));

  private final List<Key> keys;

  private Ordering(List<Key> keys) {
    this.keys = keys;
  }

  /**
   * Reads the order of the keys, then of the identity; adds errors in the keys to {@code problems}.
   */
  static Ordering read(NameLookup nameLookup, List<String> keys, List<String> problems) {
    if (keys.size() > MOST_KEYS) problems.add("sort: up to 8 fields");
    Set<FieldReference> named = new HashSet<>();
    List<Key> order = new ArrayList<>();
    for (String key : keys) {
      boolean descending = key.startsWith("-");
      String name = descending ? key.substring(1) : key;
      var place = nameLookup.scalar(name);
      if (place.isEmpty()) problems.add("sort: unknown field '" + name + "'");
      else if (!named.add(place.get())) problems.add("sort: '" + name + "' twice");
      else order.add(new Key(place.get(), descending));
    }
    if (!named.contains(FieldReference.OfEnvelope.TIMESTAMP))
      order.add(new Key(FieldReference.OfEnvelope.TIMESTAMP, false));
    return new Ordering(order);
  }

  @Override
  public int compare(StoredEvent a, StoredEvent b) {
    return compare(keyed(a), keyed(b));
  }

  /** Sorts the events; reads the keys of each event once, not at every comparison. */
  Stream<StoredEvent> sorted(Stream<StoredEvent> events) {
    return events.map(this::keyed).sorted(this::compare).map(Keyed::event);
  }

  private record Keyed(StoredEvent event, List<OracleValue> oracleValues) {}

  private Keyed keyed(StoredEvent event) {
    return new Keyed(event, keys.stream().map(key -> key.of(event)).toList());
  }

  private int compare(Keyed a, Keyed b) {
    for (int i = 0; i < keys.size(); i++) {
      int comparison = keys.get(i).compare(a.oracleValues.get(i), b.oracleValues.get(i));
      if (comparison != 0) return comparison;
    }
    return IDENTITY.compare(a.event, b.event);
  }

  private record Key(FieldReference fieldReference, boolean descending)
      implements Comparator<StoredEvent> {
    /** Returns the value that sorting compares. */
    OracleValue of(StoredEvent event) {
      OracleValue oracleValue = fieldReference.in(event).getFirst();
      return oracleValue instanceof OracleValue.Text(String text)
          ? new OracleValue.Text(CodePointOrder.sorted(text))
          : oracleValue;
    }

    @Override
    public int compare(StoredEvent a, StoredEvent b) {
      return compare(of(a), of(b));
    }

    int compare(OracleValue left, OracleValue right) {
      boolean noLeft = left == OracleValue.Missing.MISSING;
      boolean noRight = right == OracleValue.Missing.MISSING;
      // Nulls are last in both directions.
      if (noLeft || noRight) return Boolean.compare(noLeft, noRight);
      int comparison = compared(left, right);
      return descending ? -comparison : comparison;
    }

    private static int compared(OracleValue left, OracleValue right) {
      return switch (left) {
        case OracleValue.Text(String text) ->
            CodePointOrder.compare(text, ((OracleValue.Text) right).text());
        case OracleValue.Num(var number, _) -> number.compareTo(((OracleValue.Num) right).number());
        case OracleValue.Bool(boolean truth) ->
            Boolean.compare(truth, ((OracleValue.Bool) right).truth());
        case OracleValue.Moment(long ms) -> Long.compare(ms, ((OracleValue.Moment) right).ms());
        case OracleValue.Missing _, OracleValue.Compound _ ->
            throw new IllegalStateException("not sortable");
      };
    }
  }
}
