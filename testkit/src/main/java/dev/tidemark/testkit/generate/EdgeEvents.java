package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.generate.SchemaMember.Kind;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates events with values at the limits of their types that grow or fall with time, so that
 * the row groups of a file have different bounds that are close to each other.
 */
public final class EdgeEvents {
  /** The number of kinds of files. */
  public static final int PHASES = 4;

  private static final List<String> NAMES =
      List.of("n", "v", "s", "due", "payload.u", "payload.l[*]");
  private static final List<String> SUFFIXES = List.of("", "_ne", "_gt", "_gte", "_lt", "_lte");
  private static final long DAY = Instant.parse("2025-03-10T00:00:00Z").toEpochMilli();
  private static final long DAY_MILLIS = 86_400_000;

  /** The first whole number of each phase, and the increments. */
  private static final List<BigInteger> FIRST =
      List.of(
          BigInteger.valueOf(1_767_225_600_000_000_000L),
          BigInteger.TWO.pow(53).subtract(BigInteger.valueOf(2_500)),
          BigInteger.valueOf(Long.MAX_VALUE),
          BigInteger.valueOf(Long.MIN_VALUE));

  private static final List<Integer> STEP = List.of(1, 1, -1, 1);

  /** Prefixes of texts: their order depends on what comes after 256 code points. */
  private static final List<String> BEGINNINGS =
      List.of("x".repeat(252), "\uffff", "\ud800\udc00", "é".repeat(254) + "😀");

  private final SeededRandom seededRandom;
  private long next;

  public EdgeEvents(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  /** Returns the topic. */
  public static TopicDraft draft(String name) {
    return new TopicDraft(
        name,
        List.of(
            SchemaMember.required("id", Kind.TEXT),
            SchemaMember.required("time", Kind.DATE_TIME),
            SchemaMember.of("n", Kind.INTEGER),
            SchemaMember.of("v", Kind.NUMBER),
            SchemaMember.of("s", Kind.TEXT),
            SchemaMember.of("due", Kind.EPOCH_MILLIS)),
        List.of(),
        "id",
        "time",
        null,
        null,
        List.of(),
        "env month");
  }

  /** Returns the names that can be sorted by. */
  public static List<String> scalars() {
    return List.of("n", "v", "s", "due", "timestamp", "id");
  }

  /** Returns events of one phase in the order of their time. */
  public List<String> lines(int phase, int count) {
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) lines.add(line(phase, i, count));
    return lines;
  }

  /** Returns events of the first and the last year. */
  public List<String> farLines() {
    return List.of(
        "{\"id\":\"first\",\"time\":\"0001-01-01T00:00:00Z\",\"due\":-62135596800000}",
        "{\"id\":\"last\",\"time\":\"9999-12-31T23:59:59.999Z\",\"due\":253402300799999}");
  }

  private String line(int phase, int i, int count) {
    Map<String, Json> members = new LinkedHashMap<>();
    String tail = "%05d".formatted(i);
    // Ids must be shorter than texts.
    String beginning = phase == 3 ? "é".repeat(220) : BEGINNINGS.get(phase);
    members.put("id", Json.of(beginning + tail + "-" + next++));
    members.put("time", Json.of(Instant.ofEpochMilli(time(phase, i, count)).toString()));
    if (i % 97 != 0) {
      members.put("n", new Json.Num(whole(phase, i).toString()));
      members.put("v", new Json.Num(number(phase, i)));
      members.put("s", Json.of(BEGINNINGS.get(phase) + tail));
      members.put("due", Json.of(phase == 0 ? -62_135_596_800_000L + i : 253_402_300_799_999L - i));
      String spelled = Numbers.respelled(whole(phase, i).toString(), seededRandom);
      members.put("u", new Json.Num(spelled));
      members.put("l", new Json.Arr(List.of(Json.of("x"), new Json.Num(spelled))));
    }
    return new Json.Obj(members).text();
  }

  private static long time(int phase, int i, int count) {
    return DAY + phase * DAY_MILLIS + i * (DAY_MILLIS / count);
  }

  private static BigInteger whole(int phase, int i) {
    return FIRST.get(phase).add(BigInteger.valueOf((long) i * STEP.get(phase)));
  }

  /**
   * Denormals near zero, neighbours of a large double, numbers near the largest double, and halves.
   */
  private static String number(int phase, int i) {
    return switch (phase) {
      case 0 -> i == 2_000 ? "-0.0" : Double.toString((i - 2_000) * Double.MIN_VALUE);
      case 1 -> Double.toString(0x1p60 + 256.0 * i);
      case 2 -> Double.toString((i % 2 == 0 ? 1 : -1) * Math.nextDown(1e308) / (1 + i / 2));
      default -> new BigDecimal("9007199254740990.5").add(BigDecimal.valueOf(i)).toPlainString();
    };
  }

  /** Returns a query with an operand at a limit or next to it. */
  public OracleQuery query() {
    String name = seededRandom.pick(NAMES);
    int phase = seededRandom.below(PHASES);
    int i =
        seededRandom.pick(0, 1, 2_047, 2_048, 2_500, 4_095, 4_096, 4_499)
            + seededRandom.below(3)
            - 1;
    Json operand =
        switch (name) {
          case "n", "payload.u", "payload.l[*]" ->
              new Json.Num(Numbers.respelled(whole(phase, i).toString(), seededRandom));
          case "v" -> new Json.Num(number(phase, i));
          case "s" -> Json.of(BEGINNINGS.get(phase) + "%05d".formatted(Math.max(0, i)));
          default ->
              Json.of(
                  seededRandom.chance(0.5)
                      ? -62_135_596_800_000L + Math.max(0, i)
                      : 253_402_300_799_999L - Math.max(0, i));
        };
    String sort = (seededRandom.chance(0.5) ? "-" : "") + seededRandom.pick(scalars());
    return new OracleQuery(Map.of(name + seededRandom.pick(SUFFIXES), operand), List.of(sort));
  }
}
