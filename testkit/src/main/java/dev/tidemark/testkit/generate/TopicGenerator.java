package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.generate.SchemaMember.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Generates random topics. */
public final class TopicGenerator {
  /**
   * Names that are difficult because of quotes, case, dots, operators or the table's own columns.
   */
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

  private TopicGenerator() {}

  /** Returns the simplest topic: an id, a time, and one member of each type. */
  public static TopicDraft plain(String name) {
    return plain(name, SchemaMember.required("id", Kind.TEXT));
  }

  /** Returns the same topic, but the id of an event is optional. */
  public static TopicDraft anonymous(String name) {
    return plain(name, SchemaMember.of("id", Kind.TEXT));
  }

  private static TopicDraft plain(String name, SchemaMember id) {
    List<SchemaMember> schemaMembers =
        List.of(
            id,
            SchemaMember.required("time", Kind.DATE_TIME),
            SchemaMember.of("s", Kind.TEXT),
            SchemaMember.of("n", Kind.INTEGER),
            SchemaMember.of("d", Kind.NUMBER),
            SchemaMember.of("b", Kind.BOOLEAN),
            SchemaMember.of("at", Kind.DATE_TIME));
    return new TopicDraft(
        name, schemaMembers, List.of(), "id", "time", null, null, List.of(), "env day");
  }

  /** Returns a topic of at most 24 members. */
  public static TopicDraft any(SeededRandom seededRandom, String name) {
    List<SchemaMember> schemaMembers = new ArrayList<>();
    String id = seededRandom.pick("event_id", "id", "key", "");
    if (!id.isEmpty()) schemaMembers.add(idMember(seededRandom, id));
    String time = seededRandom.pick("timestamp", "when", "time");
    schemaMembers.add(
        SchemaMember.required(time, seededRandom.chance(0.6) ? Kind.DATE_TIME : Kind.EPOCH_MILLIS));
    String env = seededRandom.pick("environment", "env", "stage", "");
    if (!env.isEmpty())
      schemaMembers.add(SchemaMember.of(env, seededRandom.chance(0.15) ? Kind.INTEGER : Kind.TEXT));
    String org = seededRandom.pick("tenant_id", "org", "customer", "");
    if (!org.isEmpty())
      schemaMembers.add(SchemaMember.of(org, seededRandom.chance(0.15) ? Kind.INTEGER : Kind.TEXT));
    List<String> key =
        id.isEmpty() && seededRandom.chance(0.7) ? List.of("number", time) : List.of();
    if (!key.isEmpty()) schemaMembers.add(SchemaMember.required("number", Kind.INTEGER));

    Set<String> taken = new HashSet<>();
    schemaMembers.forEach(schemaMember -> taken.add(column(schemaMember.name())));
    taken.addAll(List.of("id", "timestamp", "env", "org", "loaded_at"));
    for (SchemaMember schemaMember : some(seededRandom, 2 + seededRandom.below(16))) {
      // Two members with the same column stop the start; one that collides with a column of the
      // table is renamed.
      if (schemaMembers.stream().noneMatch(m -> m.name().equals(schemaMember.name()))
          && (taken.add(column(schemaMember.name()))
              || taken.add("payload_" + column(schemaMember.name()))))
        schemaMembers.add(schemaMember);
    }
    return new TopicDraft(
        name,
        schemaMembers,
        nested(seededRandom, schemaMembers),
        id.isEmpty() ? null : id,
        time,
        env.isEmpty() ? null : env,
        org.isEmpty() ? null : org,
        key,
        seededRandom.pick("env day", "env day", "env month", "env org day"));
  }

  /** Usually required; if it may be absent, the id is a digest of the event's bytes. */
  private static SchemaMember idMember(SeededRandom seededRandom, String name) {
    Kind kind = seededRandom.chance(0.25) ? Kind.INTEGER : Kind.TEXT;
    return seededRandom.chance(0.8)
        ? SchemaMember.required(name, kind)
        : SchemaMember.of(name, kind);
  }

  /** Returns the topic with new members. */
  public static TopicDraft evolved(SeededRandom seededRandom, TopicDraft draft) {
    List<SchemaMember> more = new ArrayList<>();
    for (Kind kind : SCALARS)
      if (seededRandom.chance(0.6))
        more.add(SchemaMember.of("new_" + kind.name().toLowerCase(Locale.ROOT), kind));
    more.add(SchemaMember.of("newest", Kind.TEXT));
    return draft.with(more);
  }

  private static List<SchemaMember> some(SeededRandom seededRandom, int count) {
    return seededRandom.shuffled(NAMES).subList(0, count).stream()
        .map(name -> member(seededRandom, name))
        .toList();
  }

  private static SchemaMember member(SeededRandom seededRandom, String name) {
    Kind kind =
        seededRandom.chance(0.7) ? seededRandom.pick(SCALARS) : seededRandom.pick(Kind.values());
    boolean required = seededRandom.chance(0.15);
    List<SchemaMember> children =
        kind == Kind.OBJECT
            ? List.of(
                SchemaMember.of("inner", seededRandom.pick(SCALARS.subList(0, 5))),
                SchemaMember.of("price_gt", Kind.NUMBER),
                SchemaMember.of("Deep", Kind.TEXT))
            : List.of();
    return new SchemaMember(name, kind, !required, required, children);
  }

  /** Some members of some objects become columns. */
  private static List<String> nested(SeededRandom seededRandom, List<SchemaMember> schemaMembers) {
    List<String> columns = new ArrayList<>();
    for (SchemaMember schemaMember : schemaMembers)
      if (schemaMember.kind() == Kind.OBJECT
          && !schemaMember.name().contains(".")
          && seededRandom.chance(0.7)) {
        columns.add(schemaMember.name() + ".inner");
        if (seededRandom.chance(0.5)) columns.add(schemaMember.name() + ".price_gt");
      }
    return columns;
  }

  private static String column(String name) {
    return name.replaceAll("[^A-Za-z0-9_]", "_").toLowerCase(Locale.ROOT);
  }
}
