package dev.tidemark.sql.lake;

import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.TotalOrder;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import java.util.Comparator;
import java.util.List;

/** What bound queries mean, in plain Java. */
public final class TestPages {
  private TestPages() {}

  /** Whether the predicate is true of the event. */
  public static boolean holds(Predicate predicate, TestEvent event) {
    return switch (predicate) {
      case Predicate.All _ -> true;
      case Predicate.None _ -> false;
      case Predicate.And(List<Predicate> parts) -> parts.stream().allMatch(p -> holds(p, event));
      case Predicate.Or(List<Predicate> parts) -> parts.stream().anyMatch(p -> holds(p, event));
      case Predicate.Not(Predicate part) -> !holds(part, event);
      case Predicate.Compare(var term, var op, Value operand) -> {
        Value value = event.value(term);
        yield value != null && op.holds(ValueOrder.ORDER.compare(value, operand));
      }
      case Predicate.In(var term, List<Value> values) -> {
        Value value = event.value(term);
        yield value != null && values.contains(value);
      }
      case Predicate.IsNull(var term) -> event.value(term) == null;
      case Predicate.Matches(var term, var pattern) ->
          event.value(term) instanceof Value.Text(String text) && pattern.matches(text);
      case Predicate.Prefix(var term, String prefix) ->
          event.value(term) instanceof Value.Text(String text) && text.startsWith(prefix);
      case Predicate.Contains(var term, String part, boolean anyCase) ->
          event.value(term) instanceof Value.Text(String text)
              && (anyCase ? ValueOrder.lower(text) : text).contains(part);
      case Predicate.AnyElement _ ->
          throw new IllegalArgumentException("an event of tests tells its members, not its lists");
    };
  }

  /** The order of events, nulls last in both directions. */
  public static Comparator<TestEvent> comparator(TotalOrder totalOrder) {
    return (a, b) -> {
      for (SortKey key : totalOrder.keys()) {
        Value left = a.value(key.term());
        Value right = b.value(key.term());
        int comparison =
            left == null || right == null
                ? Boolean.compare(left == null, right == null)
                : key.descending()
                    ? ValueOrder.ORDER.compare(right, left)
                    : ValueOrder.ORDER.compare(left, right);
        if (comparison != 0) return comparison;
      }
      return 0;
    };
  }
}
