package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.oracle.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A path into events. */
record EventPath(List<Step> steps) {
  private static final int DEEP = 12;
  private static final int MOST_WAYS = 300;

  /** One step of a path. */
  sealed interface Step {
    record Member(String name) implements Step {}

    record Element(int index) implements Step {}

    /** Any element. */
    record Any() implements Step {}
  }

  EventPath {
    steps = List.copyOf(steps);
  }

  /** Returns the path to a member by its names from the root. */
  static EventPath of(List<String> members) {
    return new EventPath(members.stream().<Step>map(Step.Member::new).toList());
  }

  private EventPath to(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new EventPath(longer);
  }

  /** Adds this path, and the paths to the values below it. */
  void collect(Json value, Set<EventPath> eventPathes) {
    if (steps.size() > DEEP || eventPathes.size() > MOST_WAYS) return;
    if (!steps.isEmpty()) eventPathes.add(this);
    switch (value) {
      case Json.Obj(Map<String, Json> members, boolean _) ->
          members.forEach((name, member) -> to(new Step.Member(name)).collect(member, eventPathes));
      case Json.Arr(List<Json> items) -> {
        for (int i = 0; i < items.size(); i++) {
          if (i < 2) to(new Step.Element(i)).collect(items.get(i), eventPathes);
          to(new Step.Any()).collect(items.get(i), eventPathes);
        }
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  boolean isOfMembers() {
    return steps.stream().allMatch(Step.Member.class::isInstance);
  }

  /** Returns the value of an event at this path; null if there is none. */
  Json in(Json event, SeededRandom seededRandom) {
    Json at = event;
    for (Step step : steps) at = next(at, step, seededRandom);
    return at;
  }

  private static Json next(Json at, Step step, SeededRandom seededRandom) {
    return switch (step) {
      case Step.Member(String name) when at instanceof Json.Obj object -> object.member(name);
      case Step.Element(int i) when at instanceof Json.Arr(var items) && i < items.size() ->
          items.get(i);
      case Step.Any() when at instanceof Json.Arr(var items) && !items.isEmpty() ->
          seededRandom.pick(items);
      case Step.Member _, Step.Element _, Step.Any _ -> Json.Null.NULL;
    };
  }

  /** Returns the path as written in a query, in one of the possible spellings. */
  String spelled(Set<String> declared, SeededRandom seededRandom) {
    StringBuilder text = new StringBuilder();
    boolean bare =
        steps.getFirst() instanceof Step.Member(String first)
            && declared.contains(first)
            && seededRandom.chance(0.5);
    for (Step step : steps) {
      boolean isFirst = text.isEmpty();
      switch (step) {
        case Step.Any() -> text.append("[*]");
        case Step.Element(int index) -> text.append('.').append(index);
        case Step.Member(String name) when isFirst && bare ->
            text.append(seededRandom.chance(0.8) ? name : quoted(name));
        case Step.Member(String name) -> {
          boolean plain = !name.isEmpty() && name.chars().noneMatch(c -> "\".[]".indexOf(c) >= 0);
          text.append(isFirst ? "payload." : ".");
          text.append(plain && seededRandom.chance(0.85) ? name : quoted(name));
        }
      }
    }
    return text.toString();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
