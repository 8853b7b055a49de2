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

/** Changes the bodies of queries: some stay valid, most do not, and none may do harm. */
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

  private final SeededRandom seededRandom;

  public Mutations(SeededRandom seededRandom) {
    this.seededRandom = seededRandom;
  }

  /** Returns the body of a query with one to three changes. */
  public byte[] of(String body) {
    Json json = Json.parse(body);
    for (int i = 1 + seededRandom.below(3); i > 0; i--) json = changed(json);
    String text = json.text();
    if (seededRandom.chance(0.1)) text = repeated(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return seededRandom.chance(0.2) ? garbled(bytes) : bytes;
  }

  private Json changed(Json json) {
    if (!(json instanceof Json.Obj body)) return json;
    Map<String, Json> members = new LinkedHashMap<>(body.members());
    switch (seededRandom.below(10)) {
      case 7 -> members.put("any", any(body.member("any")));
      case 8 -> members.put("q", q());
      case 9 -> members.put("fields", fields());
      case 0 -> members.put(seededRandom.pick(MEMBERS), Payloads.anything(seededRandom, 2));
      case 1 -> members.put("limit", Json.parse(seededRandom.pick(LIMITS)));
      case 2 -> members.put("sort", sort(body.member("sort")));
      case 3 -> members.put("cursor", Json.of(Texts.any(seededRandom)));
      default -> members.put("filter", filter(body.member("filter")));
    }
    return new Json.Obj(members);
  }

  private Json any(Json any) {
    List<Json> filters =
        new ArrayList<>(any instanceof Json.Arr(List<Json> items) ? items : List.of());
    switch (seededRandom.below(6)) {
      case 0 -> filters.add(Payloads.anything(seededRandom, 1));
      case 1 -> filters.add(new Json.Obj(Map.of("any", new Json.Arr(List.of()))));
      case 2 ->
          filters.addAll(
              Collections.nCopies(seededRandom.pick(15, 16, 17), new Json.Obj(Map.of())));
      case 3 -> filters.add(conditions(seededRandom.pick(200, 256, 257)));
      case 4 -> filters.add(lists(seededRandom.pick(15, 16, 17)));
      default -> filters.add(filter(filters.isEmpty() ? Json.Null.NULL : filters.getFirst()));
    }
    return new Json.Arr(filters);
  }

  /** Returns {@code count} conditions, all of them true. */
  private static Json conditions(int count) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) members.put("payload.none" + i, Json.Null.NULL);
    return new Json.Obj(members);
  }

  /** Returns {@code count} lists of a thousand values. */
  private static Json lists(int count) {
    Map<String, Json> members = new LinkedHashMap<>();
    for (int i = 0; i < count; i++)
      members.put("payload.none" + i + "_in", new Json.Arr(Collections.nCopies(1000, Json.of(""))));
    return new Json.Obj(members);
  }

  private Json q() {
    return switch (seededRandom.below(5)) {
      case 0 -> Payloads.anything(seededRandom, 1);
      case 1 -> Json.of(" a".repeat(seededRandom.pick(15, 16, 17)));
      case 2 -> Json.of("é".repeat(seededRandom.pick(4095, 4096, 4097)));
      case 3 -> Json.of("😀".repeat(seededRandom.pick(4096, 4097)));
      default ->
          Json.of(
              seededRandom.pick(" ", "\u0085\u00a0\u1680\u2003\u2028\u202f\u205f\u3000", "\u200b"));
    };
  }

  private Json fields() {
    return switch (seededRandom.below(5)) {
      case 0 -> Payloads.anything(seededRandom, 2);
      case 1 -> new Json.Arr(Collections.nCopies(seededRandom.pick(99, 100, 101), Json.of("id")));
      case 2 -> new Json.Arr(List.of(Json.of("payload.a"), Payloads.anything(seededRandom, 0)));
      default ->
          new Json.Arr(
              List.of(Json.of(seededRandom.pick(NAMES)), Json.of(seededRandom.pick(NAMES))));
    };
  }

  private Json sort(Json sort) {
    List<Json> keys =
        new ArrayList<>(sort instanceof Json.Arr(List<Json> items) ? items : List.of());
    for (int i = 1 + seededRandom.below(3); i > 0; i--)
      keys.add(
          switch (seededRandom.below(4)) {
            case 0 -> Payloads.anything(seededRandom, 1);
            case 1 -> Json.of("-" + seededRandom.pick(NAMES));
            case 2 -> keys.isEmpty() ? Json.of("--id") : seededRandom.pick(keys);
            default -> Json.of(seededRandom.pick(NAMES));
          });
    return new Json.Arr(keys);
  }

  private Json filter(Json filter) {
    Map<String, Json> members =
        new LinkedHashMap<>(filter instanceof Json.Obj object ? object.members() : Map.of());
    String name =
        members.isEmpty() || seededRandom.chance(0.4)
            ? seededRandom.pick(NAMES)
            : seededRandom.pick(List.copyOf(members.keySet()));
    Json value = Objects.requireNonNullElse(members.get(name), Json.Null.NULL);
    switch (seededRandom.below(5)) {
      case 0 -> members.put(name, operand());
      case 1 -> {
        members.remove(name);
        members.put(misspelled(name), value);
      }
      case 2 ->
          members.put(
              name
                  + seededRandom.pick(
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
      default -> members.put(seededRandom.pick(NAMES), Payloads.anything(seededRandom, 2));
    }
    return new Json.Obj(members);
  }

  private Json operand() {
    return switch (seededRandom.below(8)) {
      case 0 ->
          new Json.Num(
              seededRandom.pick("9223372036854775808", "1e400", "-1e999", "1e308", "-0", "1e-999"));
      case 1 -> Json.of(Instants.broken(seededRandom));
      case 2 ->
          new Json.Arr(
              Collections.nCopies(seededRandom.pick(0, 1, 3, 1000, 1001, 10_000), Json.of(1)));
      case 3 -> Json.of("z".repeat(seededRandom.pick(1000, 65_536, 65_537, 1 << 20)));
      case 4 ->
          Json.of(
              seededRandom.pick(
                  "\u0000", "' OR 1=1 --", "\"; --", "$1", "?", "%s", "../../etc/passwd"));
      default -> Payloads.anything(seededRandom, 2);
    };
  }

  private String misspelled(String name) {
    if (name.isEmpty()) return "x";
    int at = seededRandom.below(name.length());
    return seededRandom.chance(0.5)
        ? name.substring(0, at) + name.substring(at + 1)
        : name.substring(0, at) + seededRandom.pick("x", ".", "_", "\"", "😀") + name.substring(at);
  }

  /** Repeats the first member, or adds half of a surrogate pair. */
  private String repeated(String text) {
    if (seededRandom.chance(0.3)) return text.replaceFirst("\"", "\"\\\\ud800");
    return text.startsWith("{\"")
        ? "{" + text.substring(1, text.length() - 1) + "," + text.substring(1)
        : text;
  }

  private byte[] garbled(byte[] bytes) {
    int at = seededRandom.below(bytes.length);
    return switch (seededRandom.below(4)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> {
        byte[] changed = bytes.clone();
        changed[at] = (byte) seededRandom.below(256);
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
