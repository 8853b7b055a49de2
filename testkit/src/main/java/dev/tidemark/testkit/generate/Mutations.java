package dev.tidemark.testkit.generate;

import dev.tidemark.testkit.oracle.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Bodies of questions with something changed: some are still good, most are not, none may do harm.
 */
public final class Mutations {
  private static final List<String> MEMBERS =
      List.of(
          "filter", "sort", "limit", "cursor", "any", "q", "fields", "follow", "filters", "Limit",
          "");

  private static final List<String> LIMITS =
      List.of(
          "0",
          "-1",
          "\"10\"",
          "1.5",
          "1.0",
          "1e2",
          "true",
          "null",
          "1001",
          "99999999999999999999",
          "[]",
          "{}");

  private static final List<String> NAMES =
      List.of(
          "",
          ".",
          "payload",
          "payload.",
          "payload..a",
          ".id",
          "id.",
          "nope",
          "Id",
          "TIMESTAMP",
          "loaded_at",
          "id_prefix",
          "id_contains",
          "payload.a[0]",
          "payload.a[*]",
          "payload.\"a.b\"",
          "payload.\"a",
          "payload.a\"b",
          "payload.\"a\"b",
          "payload.\"a\"\"b\"_eq",
          "payload.\"\"",
          "payload[*]",
          "payload.[*]",
          "payload.a.[*]",
          "payload.a[*",
          "payload.a[*]b",
          "payload.a[*][*].0",
          "payload.a]",
          "payload.a.99999999999999999999",
          "payload.a" + ".a".repeat(31),
          "payload.a" + "[*]".repeat(32),
          "payload.a" + ".a".repeat(32),
          "payload." + "x".repeat(4088),
          "payload." + "x".repeat(4089),
          "payload." + "😀".repeat(4088),
          "[*]",
          "_gt",
          "_in",
          "id_gt_gt",
          "timestamp_",
          "id; DROP TABLE x",
          "\"id\"",
          "payload.'",
          "id\u0000",
          "../../x");

  private final Dice dice;

  public Mutations(Dice dice) {
    this.dice = dice;
  }

  /** The body of some question, changed in one to three ways. */
  public byte[] of(String body) {
    Json json = Json.parse(body);
    for (int i = 1 + dice.below(3); i > 0; i--) json = changed(json);
    String text = json.text();
    if (dice.chance(0.1)) text = repeated(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return dice.chance(0.2) ? garbled(bytes) : bytes;
  }

  private Json changed(Json json) {
    if (!(json instanceof Json.Obj body)) return json;
    Map<String, Json> members = new LinkedHashMap<>(body.members());
    switch (dice.below(10)) {
      case 7 -> members.put("any", any(body.member("any")));
      case 8 -> members.put("q", q());
      case 9 -> members.put("fields", fields());
      case 0 -> members.put(dice.pick(MEMBERS), Payloads.anything(dice, 2));
      case 1 -> members.put("limit", Json.parse(dice.pick(LIMITS)));
      case 2 -> members.put("sort", sort(body.member("sort")));
      case 3 -> members.put("cursor", Json.of(Texts.any(dice)));
      default -> members.put("filter", filter(body.member("filter")));
    }
    return new Json.Obj(members);
  }

  private Json any(Json any) {
    List<Json> filters =
        new ArrayList<>(any instanceof Json.Arr(List<Json> items) ? items : List.of());
    switch (dice.below(6)) {
      case 0 -> filters.add(Payloads.anything(dice, 1));
      case 1 -> filters.add(new Json.Obj(Map.of("any", new Json.Arr(List.of()))));
      case 2 -> filters.addAll(Collections.nCopies(dice.pick(15, 16, 17), new Json.Obj(Map.of())));
      case 3 -> filters.add(conditions(dice.pick(200, 256, 257)));
      case 4 -> filters.add(lists(dice.pick(15, 16, 17)));
      default -> filters.add(filter(filters.isEmpty() ? Json.Null.NULL : filters.getFirst()));
    }
    return new Json.Arr(filters);
  }

  /** So many conditions, all of them true. */
  private static Json conditions(int count) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) members.put("payload.none" + i, Json.Null.NULL);
    return new Json.Obj(members);
  }

  /** So many lists of a thousand values. */
  private static Json lists(int count) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < count; i++)
      members.put("payload.none" + i + "_in", new Json.Arr(Collections.nCopies(1000, Json.of(""))));
    return new Json.Obj(members);
  }

  private Json q() {
    return switch (dice.below(5)) {
      case 0 -> Payloads.anything(dice, 1);
      case 1 -> Json.of(" a".repeat(dice.pick(15, 16, 17)));
      case 2 -> Json.of("é".repeat(dice.pick(4095, 4096, 4097)));
      case 3 -> Json.of("😀".repeat(dice.pick(4096, 4097)));
      default ->
          Json.of(dice.pick(" ", "\u0085\u00a0\u1680\u2003\u2028\u202f\u205f\u3000", "\u200b"));
    };
  }

  private Json fields() {
    return switch (dice.below(5)) {
      case 0 -> Payloads.anything(dice, 2);
      case 1 -> new Json.Arr(Collections.nCopies(dice.pick(99, 100, 101), Json.of("id")));
      case 2 -> new Json.Arr(List.of(Json.of("payload.a"), Payloads.anything(dice, 0)));
      default -> new Json.Arr(List.of(Json.of(dice.pick(NAMES)), Json.of(dice.pick(NAMES))));
    };
  }

  private Json sort(Json sort) {
    List<Json> keys =
        new ArrayList<>(sort instanceof Json.Arr(List<Json> items) ? items : List.of());
    for (int i = 1 + dice.below(3); i > 0; i--)
      keys.add(
          switch (dice.below(4)) {
            case 0 -> Payloads.anything(dice, 1);
            case 1 -> Json.of("-" + dice.pick(NAMES));
            case 2 -> keys.isEmpty() ? Json.of("--id") : dice.pick(keys);
            default -> Json.of(dice.pick(NAMES));
          });
    return new Json.Arr(keys);
  }

  private Json filter(Json filter) {
    Map<String, Json> members =
        new LinkedHashMap<>(filter instanceof Json.Obj object ? object.members() : Map.of());
    String name =
        members.isEmpty() || dice.chance(0.4)
            ? dice.pick(NAMES)
            : dice.pick(List.copyOf(members.keySet()));
    Json value = Objects.requireNonNullElse(members.get(name), Json.Null.NULL);
    switch (dice.below(5)) {
      case 0 -> members.put(name, operand());
      case 1 -> {
        members.remove(name);
        members.put(misspelled(name), value);
      }
      case 2 ->
          members.put(
              name
                  + dice.pick(
                      "_gt",
                      "_in",
                      "_between",
                      "_exists",
                      "_like",
                      "_prefix",
                      "_icontains",
                      "[*]",
                      ".0"),
              value);
      case 3 -> members.put(name, new Json.Arr(List.of(value, value)));
      default -> members.put(dice.pick(NAMES), Payloads.anything(dice, 2));
    }
    return new Json.Obj(members);
  }

  private Json operand() {
    return switch (dice.below(8)) {
      case 0 ->
          new Json.Num(
              dice.pick("9223372036854775808", "1e400", "-1e999", "1e308", "-0", "1e-999"));
      case 1 -> Json.of(Instants.broken(dice));
      case 2 ->
          new Json.Arr(Collections.nCopies(dice.pick(0, 1, 3, 1000, 1001, 10_000), Json.of(1)));
      case 3 -> Json.of("z".repeat(dice.pick(1000, 65_536, 65_537, 1 << 20)));
      case 4 ->
          Json.of(
              dice.pick("\u0000", "' OR 1=1 --", "\"; --", "$1", "?", "%s", "../../etc/passwd"));
      default -> Payloads.anything(dice, 2);
    };
  }

  private String misspelled(String name) {
    if (name.isEmpty()) return "x";
    int at = dice.below(name.length());
    return dice.chance(0.5)
        ? name.substring(0, at) + name.substring(at + 1)
        : name.substring(0, at) + dice.pick("x", ".", "_", "\"", "😀") + name.substring(at);
  }

  /** The first member once more, or half of a surrogate pair. */
  private String repeated(String text) {
    if (dice.chance(0.3)) return text.replaceFirst("\"", "\"\\\\ud800");
    return text.startsWith("{\"")
        ? "{" + text.substring(1, text.length() - 1) + "," + text.substring(1)
        : text;
  }

  private byte[] garbled(byte[] bytes) {
    int at = dice.below(bytes.length);
    return switch (dice.below(4)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        byte[] changed = bytes.clone();
        changed[at] = (byte) dice.below(256);
        yield changed;
      }
      case 2 -> Arrays.copyOfRange(bytes, at, bytes.length);
      default -> {
        byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        yield twice;
      }
    };
  }
}
