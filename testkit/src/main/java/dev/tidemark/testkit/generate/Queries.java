package dev.tidemark.testkit.generate;

import dev.tidemark.partitioner.topic.Field;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.OracleQuery;
import dev.tidemark.testkit.oracle.StoredEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Generates queries on one topic; half of the operands are values of its events. */
public final class Queries {
  private static final List<String> SUFFIXES =
      List.of("", "", "_eq", "_ne", "_in", "_between", "_gt", "_gte", "_lt", "_lte", "_exists");

  private static final List<String> TEXT_SUFFIXES = List.of("_prefix", "_contains", "_icontains");

  private static final int MOST_KEYS = 8;

  /**
   * A declared scalar.
   *
   * @param eventPath empty if the value is the envelope's own
   */
  private record Scalar(String name, FieldType type, EventPath eventPath) {}

  /**
   * A name that a condition can use.
   *
   * @param type null if any operand is allowed
   */
  private record Name(String name, @Nullable FieldType type, EventPath eventPath) {}

  private final List<Scalar> scalars = new ArrayList<>();
  private final List<EventPath> eventPathes;
  private final Set<String> members;
  private final List<StoredEvent> events;
  private final TextFragments textFragments;
  private final SeededRandom seededRandom;

  public Queries(Topic topic, List<StoredEvent> events, SeededRandom seededRandom) {
    this.events = events;
    this.seededRandom = seededRandom;
    this.textFragments = new TextFragments(events, seededRandom);
    this.members = topic.members();
    EventPath envelope = new EventPath(List.of());
    scalars.add(new Scalar("timestamp", FieldType.TIME, envelope));
    for (String name : List.of("id", "env", "org"))
      scalars.add(new Scalar(name, FieldType.STRING, envelope));
    for (Field field : topic.fields())
      if (!List.of("id", "timestamp", "env", "org").contains(field.name()))
        scalars.add(new Scalar(field.name(), field.type(), EventPath.of(field.path())));
    Set<EventPath> found = new LinkedHashSet<>();
    found.add(EventPath.of(List.of("absent")));
    topic.members().stream().sorted().forEach(member -> found.add(EventPath.of(List.of(member))));
    for (StoredEvent event : events.subList(0, Math.min(events.size(), 300)))
      new EventPath(List.of()).collect(event.json(), found);
    this.eventPathes = List.copyOf(found);
  }

  public OracleQuery next() {
    Map<String, Json> filter = filter(seededRandom.pick(0, 0, 1, 1, 1, 1, 2, 2, 3, 6));
    List<Map<String, Json>> any = new ArrayList<>();
    if (seededRandom.chance(0.15))
      for (int i = seededRandom.pick(1, 2, 2, 3, 16); i > 0; i--)
        any.add(filter(seededRandom.pick(0, 1, 1, 1, 2)));
    String q = seededRandom.chance(0.12) ? textFragments.some() : null;
    List<String> fields = seededRandom.chance(0.15) ? fields() : null;
    return new OracleQuery(filter, any, q, fields, seededRandom.chance(0.3) ? null : sort());
  }

  private Map<String, Json> filter(int conditions) {
    Map<String, Json> filter = new LinkedHashMap<>();
    for (int i = conditions; i > 0; i--) condition(filter);
    return filter;
  }

  private void condition(Map<String, Json> filter) {
    Name name = name();
    boolean mayBeText =
        name.type() == null || name.type() == FieldType.STRING || seededRandom.chance(0.02);
    String suffix =
        seededRandom.pick(mayBeText && seededRandom.chance(0.25) ? TEXT_SUFFIXES : SUFFIXES);
    Json operand =
        switch (suffix) {
          case "_exists" -> new Json.Bool(seededRandom.chance(0.5));
          case "_in" -> in(name);
          case "_between" -> new Json.Arr(List.of(nullable(name, 0.2), nullable(name, 0.2)));
          case "", "_eq", "_ne" -> nullable(name, 0.1);
          case "_prefix", "_contains", "_icontains" ->
              Json.of(textFragments.part(known(name), suffix.equals("_prefix")));
          default -> operand(name);
        };
    filter.put(name.name() + suffix, operand);
  }

  private Name name() {
    if (seededRandom.chance(0.55)) {
      Scalar scalar = seededRandom.pick(scalars);
      return new Name(scalar.name(), scalar.type(), scalar.eventPath());
    }
    EventPath eventPath = seededRandom.pick(eventPathes);
    return new Name(eventPath.spelled(members, seededRandom), null, eventPath);
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    for (int i = seededRandom.pick(0, 1, 1, 2, 3, 8); i > 0; i--) {
      EventPath eventPath = seededRandom.pick(eventPathes);
      // Elements of lists cannot be kept alone; a query for them must be rejected.
      if (seededRandom.chance(0.2)) fields.add(seededRandom.pick(scalars).name());
      else if (eventPath.isOfMembers() || seededRandom.chance(0.02))
        fields.add(eventPath.spelled(members, seededRandom));
    }
    return fields;
  }

  private Json in(Name name) {
    List<Json> items = new ArrayList<>();
    int count = seededRandom.chance(0.02) ? 1000 : 1 + seededRandom.below(6);
    for (int i = 0; i < count; i++) items.add(nullable(name, 0.05));
    return new Json.Arr(items);
  }

  private Json nullable(Name name, double probability) {
    return seededRandom.chance(probability) ? Json.Null.NULL : operand(name);
  }

  private Json operand(Name name) {
    if (name.type() == FieldType.TIME) return time(name);
    Json known = seededRandom.chance(0.5) ? known(name) : Json.Null.NULL;
    if (known != Json.Null.NULL) return known;
    FieldType type = name.type() == null ? seededRandom.pick(FieldType.values()) : name.type();
    return switch (type) {
      case STRING ->
          Json.of(
              seededRandom.chance(0.1)
                  ? Integer.toString(seededRandom.below(100))
                  : Texts.any(seededRandom));
      case LONG, DOUBLE -> new Json.Num(Numbers.operand(seededRandom));
      case BOOLEAN -> new Json.Bool(seededRandom.chance(0.5));
      case TIME -> Json.of(Instants.spelled(seededRandom, Instants.ms(seededRandom)));
    };
  }

  /** Returns the value of some event in this field; null if a query cannot name it. */
  private Json known(Name name) {
    if (events.isEmpty()) return Json.Null.NULL;
    StoredEvent event = seededRandom.pick(events);
    Json at =
        isEnvelope(name)
            ? envelope(name.name(), event)
            : name.eventPath().in(event.json(), seededRandom);
    return switch (at) {
      case Json.Num(String text) -> new Json.Num(Numbers.asOperand(text, seededRandom));
      case Json.Arr _, Json.Obj _ -> Json.Null.NULL;
      case Json.Str _, Json.Bool _, Json.Null _ -> at;
    };
  }

  private static boolean isEnvelope(Name name) {
    return name.eventPath().steps().isEmpty();
  }

  private static Json envelope(String name, StoredEvent event) {
    String text = name.equals("id") ? event.id() : name.equals("env") ? event.env() : event.org();
    return text == null ? Json.Null.NULL : Json.of(text);
  }

  private Json time(Name name) {
    long ms = Instants.ms(seededRandom);
    // Envelope times are instants; a declared time may be queried in any spelling.
    if (isEnvelope(name) && !events.isEmpty() && seededRandom.chance(0.5))
      ms = seededRandom.pick(events).ms();
    return switch (seededRandom.below(4)) {
      case 0 -> Json.of(ms);
      case 1 -> Json.of(Instants.day(ms));
      default -> Json.of(Instants.spelled(seededRandom, ms));
    };
  }

  private List<String> sort() {
    List<String> keys = new ArrayList<>();
    int count = seededRandom.pick(0, 1, 1, 1, 2, 2, 3, 5, MOST_KEYS);
    for (Scalar name : seededRandom.shuffled(scalars)) {
      if (keys.size() == count) break;
      keys.add((seededRandom.chance(0.5) ? "-" : "") + name.name());
    }
    return keys;
  }
}
