package dev.tidemark.testkit.oracle;

import dev.tidemark.partitioner.topic.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates queries on one topic by the words of the contract, over events in memory and without
 * code of the service. Thread-safe.
 */
public final class Oracle {
  private static final List<String> DEFAULT_SORT = List.of("-timestamp");
  private static final int MOST_CONDITIONS = 256;
  private static final int MOST_VALUES = 16_000;

  private final NameLookup nameLookup;

  public Oracle(Topic topic) {
    this.nameLookup = new NameLookup(topic);
  }

  /**
   * Returns every event that matches the query, in its order, each with the members that the query
   * keeps; throws {@link InvalidQuery} if the query is not valid.
   */
  public List<StoredEvent> answer(OracleQuery oracleQuery, Collection<StoredEvent> events) {
    List<String> problems = new ArrayList<>();
    limits(oracleQuery, problems);
    List<Condition> conditions = conditions(oracleQuery.filter(), problems);
    List<List<Condition>> any =
        oracleQuery.any().stream().map(filter -> conditions(filter, problems)).toList();
    String words = oracleQuery.q();
    Optional<Search> search =
        words == null ? Optional.empty() : attempt(() -> Search.read(nameLookup, words), problems);
    Function<StoredEvent, StoredEvent> kept = kept(oracleQuery.fields(), problems);
    List<String> sort = oracleQuery.sort();
    Ordering order =
        Ordering.read(nameLookup, sort == null || sort.isEmpty() ? DEFAULT_SORT : sort, problems);
    if (!problems.isEmpty()) throw new InvalidQuery(problems);
    Stream<StoredEvent> found =
        events.stream()
            .filter(event -> allHold(conditions, event))
            .filter(event -> any.isEmpty() || any.stream().anyMatch(each -> allHold(each, event)))
            .filter(event -> search.isEmpty() || search.get().holds(event));
    return order.sorted(found).map(kept).toList();
  }

  /**
   * Returns the total order of a query's result; throws {@link InvalidQuery} if the sort is not
   * valid.
   */
  public Comparator<StoredEvent> order(OracleQuery oracleQuery) {
    List<String> problems = new ArrayList<>();
    List<String> sort = oracleQuery.sort();
    Comparator<StoredEvent> order =
        Ordering.read(nameLookup, sort == null || sort.isEmpty() ? DEFAULT_SORT : sort, problems);
    if (!problems.isEmpty()) throw new InvalidQuery(problems);
    return order;
  }

  private static boolean allHold(List<Condition> conditions, StoredEvent event) {
    return conditions.stream().allMatch(condition -> condition.holds(event));
  }

  private static void limits(OracleQuery oracleQuery, List<String> problems) {
    List<Map.Entry<String, Json>> conditions = new ArrayList<>(oracleQuery.filter().entrySet());
    oracleQuery.any().forEach(filter -> conditions.addAll(filter.entrySet()));
    if (conditions.size() > MOST_CONDITIONS) problems.add("more than 256 conditions");
    long values = 0;
    for (var condition : conditions)
      if (condition.getKey().endsWith(Operator.IN.suffix())
          && condition.getValue() instanceof Json.Arr(List<Json> items)) values += items.size();
    if (values > MOST_VALUES) problems.add("more than 16000 values in lists");
  }

  private List<Condition> conditions(Map<String, Json> filter, List<String> problems) {
    List<Condition> conditions = new ArrayList<>();
    filter.forEach(
        (member, json) ->
            attempt(() -> Condition.read(nameLookup, member, json), problems)
                .ifPresent(conditions::add));
    return conditions;
  }

  private Function<StoredEvent, StoredEvent> kept(
      @Nullable List<String> fields, List<String> problems) {
    if (fields == null) return event -> event;
    List<List<String>> paths = new ArrayList<>();
    for (String field : fields)
      attempt(() -> nameLookup.kept(field), problems).ifPresent(path -> path.ifPresent(paths::add));
    return new KeptMembers(paths)::of;
  }

  /** Returns the result of {@code reading}; if it fails, adds a problem and returns empty. */
  private static <T> Optional<T> attempt(Supplier<T> reading, List<String> problems) {
    try {
      return Optional.of(reading.get());
    } catch (InvalidQuery e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }
}
