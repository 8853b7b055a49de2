package dev.tidemark.sql.lake;

import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.sql.pattern.PatternException;
import dev.tidemark.sql.pattern.PortablePattern;
import dev.tidemark.sql.query.Predicate;
import dev.tidemark.sql.query.Predicate.Op;
import dev.tidemark.sql.query.SortKey;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Term.Member.Kind;
import dev.tidemark.sql.query.TotalOrder;
import dev.tidemark.sql.query.Value;
import dev.tidemark.sql.query.ValueOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Draws bound queries about events, whose values they mostly ask for. */
public final class RandomQueries {
  private static final List<Term.Stored> STORED =
      List.of(
          Term.Stored.ID,
          Term.Stored.TIMESTAMP,
          Term.Stored.ENV,
          Term.Stored.ORG,
          new Term.Stored("name", List.of("name"), FieldType.STRING),
          new Term.Stored("count", List.of("count"), FieldType.LONG),
          new Term.Stored("ratio", List.of("ratio"), FieldType.DOUBLE),
          new Term.Stored("ok", List.of("ok"), FieldType.BOOLEAN),
          new Term.Stored("ended", List.of("ended"), FieldType.TIME),
          new Term.Stored("a.b", List.of("a.b"), FieldType.STRING),
          new Term.Stored("detail.code", List.of("detail", "code"), FieldType.LONG));

  private static final List<PortablePattern> PATTERNS =
      Stream.of(
              "a.*",
              ".*",
              "",
              "[^a]",
              "😀.*",
              "x*[12]",
              "(a|ab)",
              "a\0.*",
              "\\d+",
              "de.",
              "dev",
              "[^x]{0,3}",
              "prod|test",
              "e\\d.*",
              ".{256,}")
          .map(RandomQueries::pattern)
          .toList();

  private final RandomGenerator random;
  private final RandomEvents draws;
  private final List<TestEvent> events;

  public RandomQueries(RandomGenerator random, List<TestEvent> events) {
    this.random = random;
    this.draws = new RandomEvents(random);
    this.events = events;
  }

  private static PortablePattern pattern(String text) {
    try {
      return PortablePattern.parse(text);
    } catch (PatternException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A condition, at most so deep. */
  public Predicate predicate(int depth) {
    int kind = random.nextInt(depth == 0 ? 5 : 9);
    return switch (kind) {
      case 0 -> new Predicate.IsNull(random.nextBoolean() ? stored() : member());
      case 1, 2 -> compare();
      case 3 -> in();
      case 4 -> random.nextBoolean() ? part() : new Predicate.Matches(text(), draws.pick(PATTERNS));
      case 5 -> new Predicate.And(List.of(predicate(depth - 1), predicate(depth - 1)));
      case 6 -> new Predicate.Or(List.of(predicate(depth - 1), predicate(depth - 1)));
      case 7 -> new Predicate.Not(predicate(depth - 1));
      default -> random.nextBoolean() ? new Predicate.All() : new Predicate.Not(predicate(0));
    };
  }

  /** An order by up to three keys. */
  public TotalOrder order() {
    List<SortKey> keys = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Term term = random.nextInt(12) == 0 ? new Term.Declared(List.of("tenant")) : stored();
      if (keys.stream().noneMatch(k -> k.term().equals(term))) {
        keys.add(new SortKey(term, random.nextBoolean()));
      }
    }
    return TotalOrder.by(
        keys.isEmpty() || random.nextInt(3) == 0
            ? List.of(new SortKey(Term.Stored.TIMESTAMP, random.nextBoolean()))
            : keys);
  }

  private Predicate compare() {
    Term term = comparable();
    return new Predicate.Compare(term, draws.pick(List.of(Op.values())), value(term));
  }

  private Predicate in() {
    Term term = comparable();
    List<Value> values = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) values.add(value(term));
    return new Predicate.In(term, values);
  }

  private Predicate part() {
    Term term =
        random.nextInt(3) > 0 ? text() : new Term.Member(RandomEvents.steps(path()), Kind.TEXT);
    String text = value(term) instanceof Value.Text(String all) && !all.isEmpty() ? all : "a";
    int middle = text.offsetByCodePoints(0, (text.codePointCount(0, text.length()) + 1) / 2);
    return switch (random.nextInt(3)) {
      case 0 -> new Predicate.Prefix(term, text.substring(0, middle));
      case 1 -> new Predicate.Contains(term, text.substring(0, middle), false);
      default -> new Predicate.Contains(term, ValueOrder.lower(text.substring(0, middle)), true);
    };
  }

  private Term comparable() {
    if (random.nextInt(3) > 0) return stored();
    if (random.nextInt(8) == 0) return new Term.Declared(List.of("tenant"));
    Kind kind =
        draws.pick(
            List.of(
                Kind.TEXT, Kind.WHOLE, Kind.REAL, Kind.EXACT_WHOLE, Kind.OTHER_REAL, Kind.TRUTH));
    return new Term.Member(RandomEvents.steps(path()), kind);
  }

  private Term text() {
    return draws.pick(STORED.stream().filter(s -> s.type() == FieldType.STRING).toList());
  }

  private Term stored() {
    return draws.pick(STORED);
  }

  private Term member() {
    return new Term.Member(RandomEvents.steps(path()), draws.pick(List.of(Kind.values())));
  }

  private List<String> path() {
    String name = draws.pick(RandomEvents.NAMES);
    return switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> List.of(name);
      case 4, 5 -> List.of("deep", name);
      case 6 -> List.of("list", "1");
      default -> List.of(name, "0");
    };
  }

  /** A value that some event has there, if there is one. */
  private Value value(Term term) {
    for (int tries = 0; tries < 20; tries++) {
      Value value = draws.pick(events).value(term);
      if (value != null) return value;
    }
    return switch (term.type()) {
      case STRING -> new Value.Text(draws.pick(RandomEvents.TEXTS));
      case LONG ->
          term instanceof Term.Member
              ? new Value.Huge(BigInteger.valueOf(random.nextInt(3)))
              : new Value.Whole(random.nextInt(3));
      case DOUBLE -> new Value.Real(random.nextInt(3));
      case BOOLEAN -> new Value.Bool(random.nextBoolean());
      case TIME -> Objects.requireNonNull(draws.pick(events).value(Term.Stored.TIMESTAMP));
    };
  }
}
