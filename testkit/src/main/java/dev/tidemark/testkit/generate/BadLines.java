package dev.tidemark.testkit.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.testkit.generate.SchemaMember.Kind;
import dev.tidemark.testkit.oracle.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generates lines that are not valid events of a topic, each from a valid event. */
public final class BadLines {
  private final TopicDraft draft;
  private final SeededRandom seededRandom;

  public BadLines(TopicDraft draft, SeededRandom seededRandom) {
    this.draft = draft;
    this.seededRandom = seededRandom;
  }

  /** Returns the bytes of a bad line without a line feed. */
  public byte[] of(String line) {
    return switch (seededRandom.below(5)) {
      case 0 -> broken(line).getBytes(UTF_8);
      case 1 -> notText(line);
      default -> against(line).getBytes(UTF_8);
    };
  }

  /** Not JSON. */
  private String broken(String line) {
    String open = line.substring(0, line.lastIndexOf('}'));
    return seededRandom.pick(
        "{",
        "nope",
        "[]",
        "1",
        "\"text\"",
        "null",
        "true",
        line + " null",
        line + ",",
        "[" + line + "]",
        open,
        open + ",}",
        open + ",\"z\":NaN}",
        open + ",\"z\":Infinity}",
        open + ",\"z\":01}",
        open + ",\"z\":.5}",
        open + ",\"z\":+1}",
        open + ",\"z\":1.}",
        open + ",\"z\":0x10}",
        open + ",\"z\":'a'}",
        open + ",z:1}",
        open + ",\"z\":\"\\x\"}",
        open + ",\"z\":\"\\u12\"}",
        open + ",\"z\":\"a\tb\"}",
        open + ",\"z\":/* c */1}",
        open + ",\"z\":\"\\ud800\"}",
        open + ",\"z\":\"\\udc00x\"}",
        open + ",\"\\ud83d\":1}",
        open + ",\"z\":" + "[".repeat(101) + "]".repeat(101) + "}",
        open + ",\"z\":" + "{\"a\":".repeat(120) + "1" + "}".repeat(120) + "}");
  }

  /** Not UTF-8. */
  private byte[] notText(String line) {
    String open = line.substring(0, line.lastIndexOf('}'));
    byte[] bytes = (open + ",\"z\":\"@@@\"}").getBytes(UTF_8);
    byte[] wrong =
        seededRandom.pick(
            new byte[] {(byte) 0xff, 'a', 'b'},
            new byte[] {(byte) 0xc0, (byte) 0x80, 'a'},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xe2, (byte) 0x82, 'a'},
            new byte[] {'a', 'b', (byte) 0x80});
    System.arraycopy(wrong, 0, bytes, bytes.length - 5, 3);
    return bytes;
  }

  /** JSON that the schema or the envelope does not allow. */
  private String against(String line) {
    List<Map<String, Json>> choices = new ArrayList<>();
    Map<String, Json> good = ((Json.Obj) Json.parse(line)).members();
    choices.add(with(good, "undeclared number", new Json.Num(Numbers.beyond(seededRandom))));
    choices.add(
        with(
            good,
            "undeclared list",
            new Json.Arr(List.of(Json.of(1), new Json.Num(Numbers.beyond(seededRandom))))));
    for (SchemaMember schemaMember : draft.schemaMembers()) {
      if (schemaMember.required()) choices.add(without(good, schemaMember.name()));
      if (!schemaMember.nullable() && schemaMember.kind() != Kind.UNION)
        choices.add(with(good, schemaMember.name(), Json.Null.NULL));
      Json wrong =
          switch (schemaMember.kind()) {
            case TEXT, DATE_TIME, UNION -> new Json.Bool(true);
            case INTEGER ->
                new Json.Num(seededRandom.pick("1.5", "9223372036854775808", "1e19", "-1e300"));
            case NUMBER -> new Json.Num(Numbers.beyond(seededRandom));
            case BOOLEAN, OBJECT, ARRAY, EPOCH_MILLIS -> Json.of("3");
          };
      choices.add(with(good, schemaMember.name(), wrong));
      if (schemaMember.name().equals(draft.timestamp())) {
        choices.add(
            with(
                good,
                schemaMember.name(),
                schemaMember.kind() == Kind.DATE_TIME
                    ? Json.of(Instants.broken(seededRandom))
                    : new Json.Num(
                        seededRandom.pick("1e300", "999999999999999999", "-62135596800001"))));
      }
      boolean name =
          schemaMember.name().equals(draft.id())
              || schemaMember.name().equals(draft.env())
              || schemaMember.name().equals(draft.org());
      if (name && schemaMember.kind() == Kind.TEXT)
        choices.add(
            with(
                good,
                schemaMember.name(),
                Json.of(seededRandom.chance(0.5) ? "a\u0000" : "x".repeat(513))));
    }
    return new Json.Obj(seededRandom.pick(choices)).text();
  }

  private static Map<String, Json> without(Map<String, Json> members, String name) {
    Map<String, Json> changed = new LinkedHashMap<>(members);
    changed.remove(name);
    return changed;
  }

  private static Map<String, Json> with(Map<String, Json> members, String name, Json value) {
    Map<String, Json> changed = new LinkedHashMap<>(members);
    changed.put(name, value);
    return changed;
  }
}
