package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.oracle.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What members hold. */
final class Payloads {
  /** Names that no schema declares; case twins of some that they do. */
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

  /** A value that the schema allows for the member. */
  static Json of(Member member, Dice dice) {
    if (member.nullable() && dice.chance(0.12)) return Json.Null.NULL;
    return switch (member.kind()) {
      case TEXT -> Json.of(Texts.any(dice));
      case INTEGER -> new Json.Num(Numbers.whole(dice));
      case NUMBER -> new Json.Num(Numbers.any(dice));
      case BOOLEAN -> new Json.Bool(dice.chance(0.5));
      case DATE_TIME ->
          Json.of(
              dice.chance(0.1) ? Instants.broken(dice) : Instants.spelled(dice, Instants.ms(dice)));
      case EPOCH_MILLIS -> new Json.Num(millis(dice));
      case OBJECT -> object(member.children(), dice);
      case ARRAY -> array(dice, 2);
      case UNION -> dice.chance(0.5) ? Json.of(Texts.any(dice)) : new Json.Num(Numbers.any(dice));
    };
  }

  private static String millis(Dice dice) {
    long ms = Instants.ms(dice);
    return switch (dice.below(12)) {
      case 0 -> ms + ".5";
      case 1 -> ms + ".0";
      case 2 -> "1e300";
      default -> Long.toString(ms);
    };
  }

  /** The declared members, some absent, and some that nobody declared. */
  static Json.Obj object(List<Member> members, Dice dice) {
    Map<String, Json> values = new LinkedHashMap<>();
    for (Member member : dice.chance(0.3) ? dice.shuffled(members) : members)
      if (member.required() || dice.chance(0.85)) values.put(member.name(), of(member, dice));
    extras(dice, members, values);
    return new Json.Obj(values);
  }

  /** Adds members that nobody declared. */
  private static void extras(Dice dice, List<Member> declared, Map<String, Json> values) {
    for (int i = dice.below(3); i > 0; i--) {
      String name = dice.pick(UNDECLARED);
      if (declared.stream().noneMatch(member -> member.name().equals(name)))
        values.put(
            name,
            switch (name) {
              case "deep" -> deep(dice);
              case "tags" -> array(dice, 3);
              default -> anything(dice, 2);
            });
    }
  }

  /** Any JSON value, not nested deeper than this. */
  static Json anything(Dice dice, int depth) {
    return switch (dice.below(depth > 0 ? 9 : 6)) {
      case 0 -> Json.Null.NULL;
      case 1 -> new Json.Bool(dice.chance(0.5));
      case 2, 3 -> new Json.Num(Numbers.any(dice));
      case 4, 5 -> Json.of(Texts.any(dice));
      case 6 -> array(dice, depth);
      default -> {
        Map<String, Json> values = new LinkedHashMap<>();
        for (int i = dice.below(4); i > 0; i--)
          values.put(
              dice.pick("a", "b", "inner", "0", "Deep", "a.b", "1"), anything(dice, depth - 1));
        yield new Json.Obj(values);
      }
    };
  }

  private static Json array(Dice dice, int depth) {
    List<Json> items = new ArrayList<>();
    for (int i = dice.below(4); i > 0; i--) items.add(anything(dice, depth - 1));
    return new Json.Arr(items);
  }

  private static Json deep(Dice dice) {
    Json at = anything(dice, 0);
    for (int i = 1 + dice.below(DEEP); i > 0; i--)
      at = dice.chance(0.1) ? new Json.Arr(List.of(at)) : new Json.Obj(Map.of("a", at));
    return at;
  }
}
