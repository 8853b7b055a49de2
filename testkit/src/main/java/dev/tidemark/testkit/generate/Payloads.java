package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.oracle.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates the values of members. */
final class Payloads {
  /** Names that no schema declares, and names that differ from declared ones only in case. */
  private static final List<String> UNDECLARED =
      List.of(
          "extra",
          "Extra",
          "NAME",
          "region",
          "tags",
          "tags",
          "deep",
          "a",
          "x.y",
          "Price",
          "0",
          "TIMESTAMP",
          "",
          "ключ",
          "id ",
          "_in");

  private static final int DEEP = 60;

  private Payloads() {}

  /** Returns a value that the schema allows for the member. */
  static Json of(SchemaMember schemaMember, SeededRandom seededRandom) {
    if (schemaMember.nullable() && seededRandom.chance(0.12)) return Json.Null.NULL;
    return switch (schemaMember.kind()) {
      case TEXT -> Json.of(Texts.any(seededRandom));
      case INTEGER -> new Json.Num(Numbers.whole(seededRandom));
      case NUMBER -> new Json.Num(Numbers.any(seededRandom));
      case BOOLEAN -> new Json.Bool(seededRandom.chance(0.5));
      case DATE_TIME ->
          Json.of(
              seededRandom.chance(0.1)
                  ? Instants.broken(seededRandom)
                  : Instants.spelled(seededRandom, Instants.ms(seededRandom)));
      case EPOCH_MILLIS -> new Json.Num(millis(seededRandom));
      case OBJECT -> object(schemaMember.children(), seededRandom);
      case ARRAY -> array(seededRandom, 2);
      case UNION ->
          seededRandom.chance(0.5)
              ? Json.of(Texts.any(seededRandom))
              : new Json.Num(Numbers.any(seededRandom));
    };
  }

  private static String millis(SeededRandom seededRandom) {
    long ms = Instants.ms(seededRandom);
    return switch (seededRandom.below(12)) {
      case 0 -> ms + ".5";
      case 1 -> ms + ".0";
      case 2 -> "1e300";
      default -> Long.toString(ms);
    };
  }

  /** Returns an object with the declared members, some absent, and some undeclared members. */
  static Json.Obj object(List<SchemaMember> schemaMembers, SeededRandom seededRandom) {
    Map<String, Json> values = new LinkedHashMap<>();
    for (SchemaMember schemaMember :
        seededRandom.chance(0.3) ? seededRandom.shuffled(schemaMembers) : schemaMembers)
      if (schemaMember.required() || seededRandom.chance(0.85))
        values.put(schemaMember.name(), of(schemaMember, seededRandom));
    extras(seededRandom, schemaMembers, values);
    return new Json.Obj(values);
  }

  /** Adds undeclared members. */
  private static void extras(
      SeededRandom seededRandom, List<SchemaMember> declared, Map<String, Json> values) {
    for (int i = seededRandom.below(3); i > 0; i--) {
      String name = seededRandom.pick(UNDECLARED);
      if (declared.stream().noneMatch(schemaMember -> schemaMember.name().equals(name)))
        values.put(
            name,
            switch (name) {
              case "deep" -> deep(seededRandom);
              case "tags" -> array(seededRandom, 3);
              default -> anything(seededRandom, 2);
            });
    }
  }

  /** Returns any JSON value with at most this depth. */
  static Json anything(SeededRandom seededRandom, int depth) {
    return switch (seededRandom.below(depth > 0 ? 9 : 6)) {
      case 0 -> Json.Null.NULL;
      case 1 -> new Json.Bool(seededRandom.chance(0.5));
      case 2, 3 -> new Json.Num(Numbers.any(seededRandom));
      case 4, 5 -> Json.of(Texts.any(seededRandom));
      case 6 -> array(seededRandom, depth);
      default -> {
        Map<String, Json> values = new LinkedHashMap<>();
        for (int i = seededRandom.below(4); i > 0; i--)
          values.put(
              seededRandom.pick("a", "b", "inner", "0", "Deep", "a.b", "1"),
              anything(seededRandom, depth - 1));
        yield new Json.Obj(values);
      }
    };
  }

  private static Json array(SeededRandom seededRandom, int depth) {
    List<Json> items = new ArrayList<>();
    for (int i = seededRandom.below(4); i > 0; i--) items.add(anything(seededRandom, depth - 1));
    return new Json.Arr(items);
  }

  private static Json deep(SeededRandom seededRandom) {
    Json at = anything(seededRandom, 0);
    for (int i = 1 + seededRandom.below(DEEP); i > 0; i--)
      at = seededRandom.chance(0.1) ? new Json.Arr(List.of(at)) : new Json.Obj(Map.of("a", at));
    return at;
  }
}
