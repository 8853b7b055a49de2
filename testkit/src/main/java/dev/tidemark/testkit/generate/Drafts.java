package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.generate.Member.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Topics at random. */
public final class Drafts {
  /** Names that quoting, case, dots, operators and the table's own columns make difficult. */
  private static final List<String> NAMES =
      List.of(
          "name",
          "Region",
          "price",
          "price_gt",
          "flag_exists",
          "box_in",
          "sum_eq",
          "count",
          "a.b",
          "x.y.z",
          "with space",
          "quo\"te",
          "apo'strophe",
          "back\\slash",
          "percent%",
          "größe",
          "😀",
          "select",
          "order",
          "payload",
          "loaded_at",
          "env",
          "org",
          "0",
          "42",
          "x-y",
          "started",
          "ended",
          "detail",
          "_lead",
          "$ref",
          "__proto__");

  private static final List<Kind> SCALARS =
      List.of(
          Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE_TIME, Kind.EPOCH_MILLIS);

  private Drafts() {}

  /** The plainest topic: an id, a time, and one member of each type. */
  public static TopicDraft plain(String name) {
    return plain(name, Member.required("id", Kind.TEXT));
  }

  /** The same, but an event need not have an id. */
  public static TopicDraft anonymous(String name) {
    return plain(name, Member.of("id", Kind.TEXT));
  }

  private static TopicDraft plain(String name, Member id) {
    List<Member> members =
        List.of(
            id,
            Member.required("time", Kind.DATE_TIME),
            Member.of("s", Kind.TEXT),
            Member.of("n", Kind.INTEGER),
            Member.of("d", Kind.NUMBER),
            Member.of("b", Kind.BOOLEAN),
            Member.of("at", Kind.DATE_TIME));
    return new TopicDraft(name, members, List.of(), "id", "time", null, null, List.of(), "env day");
  }

  /** One topic of at most 24 members. */
  public static TopicDraft any(Dice dice, String name) {
    List<Member> members = new ArrayList<>();
    String id = dice.pick("event_id", "id", "key", "");
    if (!id.isEmpty()) members.add(idMember(dice, id));
    String time = dice.pick("timestamp", "when", "time");
    members.add(Member.required(time, dice.chance(0.6) ? Kind.DATE_TIME : Kind.EPOCH_MILLIS));
    String env = dice.pick("environment", "env", "stage", "");
    if (!env.isEmpty()) members.add(Member.of(env, dice.chance(0.15) ? Kind.INTEGER : Kind.TEXT));
    String org = dice.pick("tenant_id", "org", "customer", "");
    if (!org.isEmpty()) members.add(Member.of(org, dice.chance(0.15) ? Kind.INTEGER : Kind.TEXT));
    List<String> key = id.isEmpty() && dice.chance(0.7) ? List.of("number", time) : List.of();
    if (!key.isEmpty()) members.add(Member.required("number", Kind.INTEGER));

    Set<String> taken = new HashSet<>();
    members.forEach(member -> taken.add(column(member.name())));
    taken.addAll(List.of("id", "timestamp", "env", "org", "loaded_at"));
    for (Member member : some(dice, 2 + dice.below(16))) {
      // Two that meet in one column stop the start; a collision with the table's own is renamed.
      if (members.stream().noneMatch(m -> m.name().equals(member.name()))
          && (taken.add(column(member.name())) || taken.add("payload_" + column(member.name()))))
        members.add(member);
    }
    return new TopicDraft(
        name,
        members,
        nested(dice, members),
        id.isEmpty() ? null : id,
        time,
        env.isEmpty() ? null : env,
        org.isEmpty() ? null : org,
        key,
        dice.pick("env day", "env day", "env month", "env org day"));
  }

  /** Mostly there; where it may be absent the id is a digest of the event's bytes. */
  private static Member idMember(Dice dice, String name) {
    Kind kind = dice.chance(0.25) ? Kind.INTEGER : Kind.TEXT;
    return dice.chance(0.8) ? Member.required(name, kind) : Member.of(name, kind);
  }

  /** The topic with members that it had not. */
  public static TopicDraft evolved(Dice dice, TopicDraft draft) {
    List<Member> more = new ArrayList<>();
    for (Kind kind : SCALARS)
      if (dice.chance(0.6))
        more.add(Member.of("new_" + kind.name().toLowerCase(Locale.ROOT), kind));
    more.add(Member.of("newest", Kind.TEXT));
    return draft.with(more);
  }

  private static List<Member> some(Dice dice, int count) {
    return dice.shuffled(NAMES).subList(0, count).stream().map(name -> member(dice, name)).toList();
  }

  private static Member member(Dice dice, String name) {
    Kind kind = dice.chance(0.7) ? dice.pick(SCALARS) : dice.pick(Kind.values());
    boolean required = dice.chance(0.15);
    List<Member> children =
        kind == Kind.OBJECT
            ? List.of(
                Member.of("inner", dice.pick(SCALARS.subList(0, 5))),
                Member.of("price_gt", Kind.NUMBER),
                Member.of("Deep", Kind.TEXT))
            : List.of();
    return new Member(name, kind, !required, required, children);
  }

  /** Of some objects, some members become columns. */
  private static List<String> nested(Dice dice, List<Member> members) {
    List<String> columns = new ArrayList<>();
    for (Member member : members)
      if (member.kind() == Kind.OBJECT && !member.name().contains(".") && dice.chance(0.7)) {
        columns.add(member.name() + ".inner");
        if (dice.chance(0.5)) columns.add(member.name() + ".price_gt");
      }
    return columns;
  }

  private static String column(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_").toLowerCase(Locale.ROOT);
  }
}
