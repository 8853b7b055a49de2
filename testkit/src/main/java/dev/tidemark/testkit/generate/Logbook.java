package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.generate.Member.Kind;
import dev.tidemark.testkit.oracle.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many small plain events of one topic and one day, in which most sort values are shared by many.
 */
public final class Logbook {
  private static final long DAY = Instant.parse("2025-03-10T00:00:00Z").toEpochMilli();
  private static final int DAY_SECONDS = 86_400;
  private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

  private final Dice dice;
  private long next;

  public Logbook(Dice dice) {
    this(dice, 0);
  }

  /**
   * @param first the id of the first event; the others follow
   */
  public Logbook(Dice dice, long first) {
    this.dice = dice;
    this.next = first;
  }

  /** The topic. */
  public static TopicDraft draft(String name) {
    return new TopicDraft(
        name,
        List.of(
            Member.required("id", Kind.INTEGER),
            Member.required("time", Kind.DATE_TIME),
            Member.of("stage", Kind.TEXT),
            Member.of("shop", Kind.TEXT),
            Member.of("level", Kind.TEXT),
            Member.of("count", Kind.INTEGER),
            Member.of("price", Kind.NUMBER),
            Member.of("ok", Kind.BOOLEAN),
            Member.of("due", Kind.EPOCH_MILLIS)),
        List.of(),
        "id",
        "time",
        "stage",
        "shop",
        List.of(),
        "env day");
  }

  /** The topic when it has learnt another member. */
  public static TopicDraft evolved(String name) {
    return draft(name)
        .with(List.of(Member.of("source", Kind.TEXT), Member.of("weight", Kind.NUMBER)));
  }

  /**
   * Events of one environment, in no order of time.
   *
   * @param late how many days before the others
   * @param evolved whether they have the members that the topic learnt
   */
  public List<String> lines(int count, int late, boolean evolved) {
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) lines.add(line(late, evolved));
    return lines;
  }

  private String line(int late, boolean evolved) {
    int second = dice.chance(0.1) ? 3600 * dice.below(24) : dice.below(DAY_SECONDS);
    long ms =
        DAY
            + second * 1000L
            - late * 1000L * DAY_SECONDS
            + (dice.chance(0.5) ? 0 : dice.below(1000));
    Map<String, Json> members = new LinkedHashMap<>();
    members.put("id", Json.of(next++));
    members.put("time", Json.of(Instant.ofEpochMilli(ms).toString()));
    members.put("stage", Json.of("prod"));
    if (dice.chance(0.9)) members.put("shop", Json.of("shop" + dice.below(20)));
    if (dice.chance(0.95)) members.put("level", Json.of(dice.pick(LEVELS)));
    // Grows with time, roughly: its bounds tell row groups apart, its neighbours overlap.
    if (dice.chance(0.9)) members.put("count", Json.of(second / 60 + dice.below(100)));
    if (dice.chance(0.9))
      members.put("price", new Json.Num(Double.toString(dice.below(100_000) / 100.0)));
    if (dice.chance(0.9)) members.put("ok", new Json.Bool(dice.chance(0.99)));
    if (dice.chance(0.5)) members.put("due", Json.of(DAY + 3_600_000L * dice.below(48)));
    if (evolved) {
      members.put("source", Json.of(dice.pick("sensor", "gate", "ü")));
      if (dice.chance(0.5)) members.put("weight", new Json.Num(Integer.toString(dice.below(50))));
    }
    return new Json.Obj(members).text();
  }
}
