package dev.tidemark.sql.lake;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tidemark.sql.query.PathStep;
import dev.tidemark.sql.query.Term;
import dev.tidemark.sql.query.Term.Member.Kind;
import dev.tidemark.sql.query.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draws events with few distinct and many unpleasant values, so that they meet. */
public final class RandomEvents {
  /** 2025-01-01. */
  public static final long START = 1_735_689_600_000L;

  /** Texts that break what is careless. */
  public static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "a\u0000",
          "a\u0000b",
          "ä",
          "\uFFFD",
          "😀",
          "😀a",
          "'",
          "\"",
          "\\",
          "$",
          "*",
          "%",
          "null",
          "true",
          "1",
          "1.0",
          "; DROP TABLE t; --",
          "../../etc/passwd",
          "x".repeat(300) + "1",
          "x".repeat(300) + "2",
          "😀".repeat(256) + "1",
          "Z");

  /** Member names that break what is careless. */
  public static final List<String> NAMES =
      List.of("x", "X", "a.b", "*", "$", "$.x", "/", "~", "~1", "'", "?", "ü", "0", "-", "a\u0000");

  /** Numbers in JSON, with what they are. */
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1",
          "1.0",
          "1e0",
          "2",
          "2.5",
          "9007199254740992",
          "9007199254740993",
          "9007199254740993.0",
          "-9223372036854775808",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551615",
          "18446744073709551616",
          "170141183460469231731687303715884105727",
          "170141183460469231731687303715884105728",
          "-170141183460469231731687303715884105728",
          "-170141183460469231731687303715884105729",
          "1e300",
          "-1e300",
          "0.1",
          "0.1000000000000000055511151231257827",
          "5e-324",
          "1e-400",
          "1E3");

  private final RandomGenerator random;

  public RandomEvents(RandomGenerator random) {
    this.random = random;
  }

  /** So many events of one env, within a span of time. */
  public List<TestEvent> draw(int count, @Nullable String env, long from, long span) {
    List<TestEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) events.add(event(env, from + random.nextLong(span)));
    return events;
  }

  /** One of the list. */
  public <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private TestEvent event(@Nullable String env, long time) {
    Map<String, Value> columns = new HashMap<>();
    String id = random.nextInt(4) == 0 ? pick(TEXTS).replace("\0", "") : "";
    columns.put("id", new Value.Text(id + Long.toHexString(random.nextLong())));
    columns.put("timestamp", new Value.Time(time));
    if (env != null) columns.put("env", new Value.Text(env));
    if (random.nextInt(5) > 0) columns.put("org", new Value.Text("" + (random.nextInt(5) - 2)));
    if (random.nextInt(4) > 0) columns.put("name", new Value.Text(pick(TEXTS)));
    if (random.nextInt(4) > 0) columns.put("count", new Value.Whole(whole()));
    if (random.nextInt(4) > 0) columns.put("ratio", new Value.Real(real()));
    if (random.nextInt(4) > 0) columns.put("ok", new Value.Bool(random.nextBoolean()));
    if (random.nextInt(2) > 0) columns.put("ended", new Value.Time(time + random.nextInt(3)));
    if (random.nextInt(4) > 0) columns.put("a_b", new Value.Text(pick(TEXTS)));
    if (random.nextInt(4) > 0) columns.put("detail_code", new Value.Whole(random.nextInt(5)));
    Map<Term.Member, Value> members = new HashMap<>();
    StringBuilder payload = new StringBuilder("{");
    if (columns.get("org") instanceof Value.Text(String org)) {
      payload.append("\"tenant\":").append(org).append(", ");
    }
    member(payload, List.of(pick(NAMES)), members);
    payload.append(", \"deep\" : {");
    member(payload, List.of("deep", pick(NAMES)), members);
    payload.append("}, \"list\":[{\"x\":1},2] }");
    columns.put("loaded_at", new Value.Time(time));
    return new TestEvent(columns, members, payload.toString());
  }

  private long whole() {
    return switch (random.nextInt(4)) {
      case 0 -> Long.MAX_VALUE - random.nextInt(2);
      case 1 -> (1L << 53) + random.nextInt(3);
      default -> random.nextInt(7) - 3;
    };
  }

  private double real() {
    return switch (random.nextInt(4)) {
      case 0 -> 0x1p53 + 2 * random.nextInt(2);
      case 1 -> random.nextBoolean() ? Double.MAX_VALUE : Double.MIN_VALUE;
      default -> random.nextInt(7) / 2.0 - 1;
    };
  }

  private void member(StringBuilder payload, List<String> path, Map<Term.Member, Value> members) {
    List<PathStep> steps = steps(path);
    payload.append(quoted(path.getLast())).append(": ");
    Term.Member any = new Term.Member(steps, Kind.ANY);
    Value there = new Value.Text("there");
    int kind = random.nextInt(8);
    if (kind < 3) {
      String number = pick(NUMBERS);
      payload.append(number);
      boolean digits = number.matches("-?[0-9]+");
      BigInteger whole = digits ? new BigInteger(number) : BigInteger.ZERO;
      if (digits && isExact(whole)) {
        members.put(new Term.Member(steps, Kind.WHOLE), new Value.Huge(whole));
      } else {
        members.put(new Term.Member(steps, Kind.REAL), new Value.Real(Double.parseDouble(number)));
      }
      exactly(number)
          .ifPresentOrElse(
              exact -> members.put(new Term.Member(steps, Kind.EXACT_WHOLE), new Value.Huge(exact)),
              () ->
                  members.put(
                      new Term.Member(steps, Kind.OTHER_REAL),
                      new Value.Real(Double.parseDouble(number))));
    } else if (kind < 6) {
      String text = pick(TEXTS);
      payload.append(quoted(text));
      members.put(new Term.Member(steps, Kind.TEXT), new Value.Text(text));
    } else if (kind == 6) {
      boolean truth = random.nextBoolean();
      payload.append(truth);
      members.put(new Term.Member(steps, Kind.TRUTH), new Value.Bool(truth));
    } else {
      String other = pick(List.of("null", "[]", "{}", "[1]", "{\"x\":null}"));
      payload.append(other);
      if (!other.equals("null")) members.put(any, there);
      return;
    }
    members.put(any, there);
    members.put(new Term.Member(steps, Kind.SCALAR), there);
  }

  /** The whole number of at most 38 digits that a number is, however it is written. */
  private static Optional<BigInteger> exactly(String number) {
    BigDecimal value = new BigDecimal(number).stripTrailingZeros();
    if (value.scale() > 0 || value.precision() - value.scale() > 40) return Optional.empty();
    return Optional.of(value.toBigInteger()).filter(RandomEvents::isExact);
  }

  private static boolean isExact(BigInteger whole) {
    return whole.abs().compareTo(BigInteger.TEN.pow(38)) < 0;
  }

  /** The way by these members. */
  static List<PathStep> steps(List<String> members) {
    return members.stream().<PathStep>map(PathStep.Name::new).toList();
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
