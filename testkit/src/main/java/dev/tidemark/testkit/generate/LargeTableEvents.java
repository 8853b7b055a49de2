package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.generate.SchemaMember.Kind;
import dev.tidemark.testkit.oracle.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates many small plain events of one topic and one day; most sort values occur in many
 * events.
 */
public final class LargeTableEvents {
  private static final long DAY = Instant.parse("2025-03-10T00:00:00Z").toEpochMilli();
  private static final int DAY_SECONDS = 86_400;
  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  private final SeededRandom seededRandom;
  private long next;

  public LargeTableEvents(SeededRandom seededRandom) {
    this(seededRandom, 0);
  }

  /**
   * Starts with the given id.
   *
   * @param first the id of the first event; the others follow
   */
  public LargeTableEvents(SeededRandom seededRandom, long first) {
    this.seededRandom = seededRandom;
    this.next = first;
  }

  /** Returns the topic. */
  public static TopicDraft draft(String name) {
    return new TopicDraft(
        name,
        List.of(
            SchemaMember.required("id", Kind.INTEGER),
            SchemaMember.required("time", Kind.DATE_TIME),
            SchemaMember.of("stage", Kind.TEXT),
            SchemaMember.of("shop", Kind.TEXT),
            SchemaMember.of("level", Kind.TEXT),
            SchemaMember.of("count", Kind.INTEGER),
            SchemaMember.of("price", Kind.NUMBER),
            SchemaMember.of("ok", Kind.BOOLEAN),
            SchemaMember.of("due", Kind.EPOCH_MILLIS)),
        List.of(),
        "id",
        "time",
        "stage",
        "shop",
        List.of(),
        "env day");
  }

  /** Returns the topic with one more member. */
  public static TopicDraft evolved(String name) {
    return draft(name)
        .with(
            List.of(SchemaMember.of("source", Kind.TEXT), SchemaMember.of("weight", Kind.NUMBER)));
  }

  /**
   * Returns events of one environment in no order of time.
   *
   * @param late the number of days before the day of the others
   * @param evolved whether they have the additional member
   */
  public List<String> lines(int count, int late, boolean evolved) {
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) lines.add(line(late, evolved));
    return lines;
  }

  private String line(int late, boolean evolved) {
    int second =
        seededRandom.chance(0.1) ? 3600 * seededRandom.below(24) : seededRandom.below(DAY_SECONDS);
    long ms =
        DAY
            + second * 1000L
            - late * 1000L * DAY_SECONDS
            + (seededRandom.chance(0.5) ? 0 : seededRandom.below(1000));
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("id", Json.of(next++));
    members.put("time", Json.of(Instant.ofEpochMilli(ms).toString()));
    members.put("stage", Json.of("prod"));
    if (seededRandom.chance(0.9)) members.put("shop", Json.of("shop" + seededRandom.below(20)));
    if (seededRandom.chance(0.95)) members.put("level", Json.of(seededRandom.pick(LEVELS)));
    // Grows roughly with time: its bounds distinguish row groups, and neighbours overlap.
    if (seededRandom.chance(0.9))
      members.put("count", Json.of(second / 60 + seededRandom.below(100)));
    if (seededRandom.chance(0.9))
      members.put("price", new Json.Num(Double.toString(seededRandom.below(100_000) / 100.0)));
    if (seededRandom.chance(0.9)) members.put("ok", new Json.Bool(seededRandom.chance(0.99)));
    if (seededRandom.chance(0.5))
      members.put("due", Json.of(DAY + 3_600_000L * seededRandom.below(48)));
    if (evolved) {
      members.put("source", Json.of(seededRandom.pick("sensor", "gate", "ü")));
      if (seededRandom.chance(0.5))
        members.put("weight", new Json.Num(Integer.toString(seededRandom.below(50))));
    }
    return new Json.Obj(members).text();
  }
}
