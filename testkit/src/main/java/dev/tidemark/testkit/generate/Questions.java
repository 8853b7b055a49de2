package dev.tidemark.testkit.generate;

import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.Question;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Questions on one topic, half of whose operands are values that its events have. */
public final class Questions {
  private static final List<String> SUFFIXES =
      List.of("", "", "_eq", "_ne", "_in", "_between", "_gt", "_gte", "_lt", "_lte", "_exists");

  private static final int MOST_KEYS = 8;

  /**
   * What a question can name.
   *
   * @param type null where any operand will do
   * @param path empty where the value is the envelope's own
   */
  private record Name(String name, @Nullable FieldType type, List<String> path) {}

  private final List<Name> scalars = new ArrayList<>();
  private final List<Name> paths = new ArrayList<>();
  private final List<StoredEvent> events;
  private final Dice dice;

  public Questions(Topic topic, List<StoredEvent> events, Dice dice) {
    this.events = events;
    this.dice = dice;
    scalars.add(new Name("timestamp", FieldType.TIME, List.of()));
    for (String name : List.of("id", "env", "org"))
      scalars.add(new Name(name, FieldType.STRING, List.of()));
    for (Field field : topic.fields())
      if (!List.of("id", "timestamp", "env", "org").contains(field.name()))
        scalars.add(new Name(field.name(), field.type(), field.path()));
    for (String member : topic.members())
      if (topic.fields().stream().noneMatch(f -> f.path().equals(List.of(member))))
        paths.add(new Name(member, null, List.of(member)));
    Set<List<String>> seen = new HashSet<>();
    for (StoredEvent event : events.subList(0, Math.min(events.size(), 300)))
      walk(topic, event.json(), List.of(), seen);
    paths.add(new Name("payload.absent", null, List.of("absent")));
  }

  /** Names every path of an event that dots can spell. */
  private void walk(Topic topic, Json json, List<String> path, Set<List<String>> seen) {
    if (!path.isEmpty() && seen.add(path) && seen.size() < 300) {
      String dotted = String.join(".", path);
      paths.add(new Name("payload." + dotted, null, path));
      if (path.size() > 1 && topic.members().contains(path.getFirst()))
        paths.add(new Name(dotted, null, path));
    }
    switch (json) {
      case Json.Obj(Map<String, Json> members, boolean _) -> {
        if (path.size() > 12) return;
        members.forEach(
            (name, value) -> {
              List<String> longer = new ArrayList<>(path);
              longer.add(name);
              if (!name.isEmpty() && name.chars().noneMatch(c -> "\".[]".indexOf(c) >= 0))
                walk(topic, value, longer, seen);
            });
      }
      case Json.Arr(List<Json> items) -> {
        List<String> through = new ArrayList<>(path);
        through.add("0");
        if (!items.isEmpty() && path.size() < 4) walk(topic, items.getFirst(), through, seen);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  public Question next() {
    Map<String, Json> filter = new LinkedHashMap<>();
    for (int i = dice.pick(0, 0, 1, 1, 1, 1, 2, 2, 3, 6); i > 0; i--) condition(filter);
    return new Question(filter, dice.chance(0.3) ? null : sort());
  }

  private void condition(Map<String, Json> filter) {
    Name name = dice.chance(0.65) ? dice.pick(scalars) : dice.pick(paths);
    String suffix = dice.pick(SUFFIXES);
    Json operand =
        switch (suffix) {
          case "_exists" -> new Json.Bool(dice.chance(0.5));
          case "_in" -> in(name);
          case "_between" -> new Json.Arr(List.of(nullable(name, 0.2), nullable(name, 0.2)));
          case "", "_eq", "_ne" -> nullable(name, 0.1);
          default -> operand(name);
        };
    filter.put(name.name() + suffix, operand);
  }

  private Json in(Name name) {
    List<Json> items = new ArrayList<>();
    int count = dice.chance(0.02) ? 1000 : 1 + dice.below(6);
    for (int i = 0; i < count; i++) items.add(nullable(name, 0.05));
    return new Json.Arr(items);
  }

  private Json nullable(Name name, double probability) {
    return dice.chance(probability) ? Json.Null.NULL : operand(name);
  }

  private Json operand(Name name) {
    if (name.type() == FieldType.TIME) return time(name);
    Json known = dice.chance(0.5) ? known(name) : Json.Null.NULL;
    if (known != Json.Null.NULL) return known;
    FieldType type = name.type() == null ? dice.pick(FieldType.values()) : name.type();
    return switch (type) {
      case STRING ->
          Json.of(dice.chance(0.1) ? Integer.toString(dice.below(100)) : Texts.any(dice));
      case LONG, DOUBLE -> new Json.Num(Numbers.operand(dice));
      case BOOLEAN -> new Json.Bool(dice.chance(0.5));
      case TIME -> Json.of(Instants.spelled(dice, Instants.ms(dice)));
    };
  }

  /** What some event has there; null where that is nothing that a question can name. */
  private Json known(Name name) {
    if (events.isEmpty()) return Json.Null.NULL;
    StoredEvent event = dice.pick(events);
    Json at = event.json();
    if (name.path().isEmpty()) at = envelope(name.name(), event);
    for (String step : name.path())
      at = at instanceof Json.Obj object ? object.member(step) : Json.Null.NULL;
    return switch (at) {
      case Json.Num(String text) -> new Json.Num(Numbers.operand(text));
      case Json.Arr _, Json.Obj _ -> Json.Null.NULL;
      case Json.Str _, Json.Bool _, Json.Null _ -> at;
    };
  }

  private static Json envelope(String name, StoredEvent event) {
    String text = name.equals("id") ? event.id() : name.equals("env") ? event.env() : event.org();
    return text == null ? Json.Null.NULL : Json.of(text);
  }

  private Json time(Name name) {
    long ms = Instants.ms(dice);
    // The envelope's times are known as instants; a declared one is asked for in any spelling.
    if (name.path().isEmpty() && !events.isEmpty() && dice.chance(0.5)) ms = dice.pick(events).ms();
    return switch (dice.below(4)) {
      case 0 -> Json.of(ms);
      case 1 -> Json.of(Instants.day(ms));
      default -> Json.of(Instants.spelled(dice, ms));
    };
  }

  private List<String> sort() {
    List<String> keys = new ArrayList<>();
    int count = dice.pick(0, 1, 1, 1, 2, 2, 3, 5, MOST_KEYS);
    for (Name name : dice.shuffled(scalars)) {
      if (keys.size() == count) break;
      keys.add((dice.chance(0.5) ? "-" : "") + name.name());
    }
    return keys;
  }
}
