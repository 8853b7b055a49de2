package dev.tidemark.sql.lake;

import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as a test made it.
 *
 * @param columns the value of each column that has one
 * @param members the value of each member (of each kind) that a test asks for by path
 */
public record TestEvent(
    Map<String, Value> columns, Map<Term.Member, Value> members, String payload) {
  public TestEvent {
    columns = Map.copyOf(columns);
    members = Map.copyOf(members);
  }

  /** The value of a term, or null. */
  public @Nullable Value value(Term term) {
    return switch (term) {
      case Term.Stored(String name, var path, var _, var _) ->
          columns.get(path.isEmpty() ? name : String.join("_", path).replace('.', '_'));
      case Term.Member member -> members.get(member);
      case Term.Declared _ ->
          columns.get("org") instanceof Value.Text(String text)
              ? new Value.Whole(Long.parseLong(text))
              : null;
      case Term.SortPrefix(Term text) ->
          value(text) instanceof Value.Text(String all)
              ? new Value.Text(Term.SortPrefix.of(all))
              : null;
    };
  }

  /** The id, which every event has. */
  public String id() {
    if (columns.get("id") instanceof Value.Text(String id)) return id;
    throw new IllegalStateException("an event without id");
  }

  /** What a file of these events would tell of a column. */
  public static Bounds bounds(List<TestEvent> events, String column) {
    List<Value> values =
        events.stream()
            .map(e -> e.columns().get(column))
            .filter(Objects::nonNull)
            .sorted(ValueOrder.ORDER)
            .toList();
    return values.isEmpty()
        ? new Bounds(null, null, events.size())
        : new Bounds(
            plain(values.getFirst()), plain(values.getLast()), events.size() - values.size());
  }

  private static Object plain(Value value) {
    return switch (value) {
      case Value.Text(String text) -> text;
      case Value.Whole(long number) -> number;
      case Value.Real(double number) -> number;
      case Value.Bool(boolean truth) -> truth;
      case Value.Time(long millis) -> millis;
      case Value.Huge _, Value.Texts _ -> throw new IllegalArgumentException("no column");
    };
  }
}
