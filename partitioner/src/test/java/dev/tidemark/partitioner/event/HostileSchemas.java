package dev.tidemark.partitioner.event;

import java.util.List;
import java.util.Random;

/** Generates schemas that are expensive to evaluate, and events that make them so. */
final class HostileSchemas {
  private static final int LITTLE = 4;

  private static final List<String> PATTERNS =
      List.of(
          "^(a+)+$",
          "^[^@ ]+@[^@ ]+[.][^@ ]+$",
          "a*a*a*a*b",
          "^(.*)(.*)x\\\\1\\\\2y",
          "^(?:(a*)\\\\1b?)*c$",
          "^(?=(a*)*b).*$",
          "^(?:a|aa)+$");
  private static final List<String> TEXTS = List.of("a", "ab", "a@a.", "aab", "b");

  private final Random random;

  /**
   * Creates a generator. The seed is scrambled, because {@link Random} starts with nearly the same
   * numbers for neighbouring seeds.
   */
  HostileSchemas(long seed) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /**
   * Returns a schema of any members. The value of each is validated by a schema that applies itself
   * to nested values.
   */
  String schema() {
    return "{\"additionalProperties\":{\"$ref\":\"#/$defs/v\"},"
        + "\"properties\":{\"time\":{}},\"$defs\":{\"v\":"
        + (random.nextBoolean() ? value(2) : doubling())
        + "}}";
  }

  /** Returns a schema with two alternatives for each nested value. */
  private String doubling() {
    String way = "{\"additionalProperties\":%s,\"items\":%s%s}";
    return "{\"anyOf\":[%s,%s],\"not\":{\"const\":1},\"pattern\":\"%s\"}"
        .formatted(
            way.formatted(below(), below(), ",\"maxProperties\":9"),
            way.formatted(below(), below(), ""),
            pick(PATTERNS));
  }

  private String value(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 11)) {
      case 0 -> "{\"pattern\":\"" + pick(PATTERNS) + "\"}";
      case 1 -> "{\"uniqueItems\":true,\"items\":" + below() + "}";
      case 2 -> "{\"additionalProperties\":" + below() + ",\"items\":" + below() + "}";
      case 3 -> "{\"patternProperties\":{\"" + pick(PATTERNS) + "\":" + below() + "}}";
      case 4 -> "{\"enum\":[1,[],{\"a\":[1,2]},\"a\"]}";
      case 5 -> "{\"multipleOf\":2}";
      case 6 -> "{\"anyOf\":[" + value(depth - 1) + "," + value(depth - 1) + "]}";
      case 7 -> "{\"allOf\":[" + value(depth - 1) + "," + value(depth - 1) + "]}";
      case 8 -> "{\"not\":" + value(depth - 1) + "}";
      case 9 -> nestedConditions();
      default ->
          "{\"if\":%s,\"then\":%s,\"contains\":%s,\"minContains\":%d}"
              .formatted(value(depth - 1), value(depth - 1), below(), random.nextInt(2));
    };
  }

  /** Returns a schema with nested conditions: the condition of each is the next one. */
  private String nestedConditions() {
    String condition = "{\"required\":[\"a\"]}";
    for (int i = 1 + random.nextInt(60); i > 0; i--) {
      condition =
          "{\"if\":%s,\"then\":{\"required\":[\"b\"]},\"else\":{\"minProperties\":%d}}"
              .formatted(condition, random.nextInt(2));
    }
    return condition;
  }

  private String below() {
    return random.nextInt(3) > 0
        ? "{\"$ref\":\"#/$defs/v\"}"
        : "{\"oneOf\":[{\"$ref\":\"#/$defs/v\",\"maxProperties\":2},{\"$ref\":\"#/$defs/v\"}]}";
  }

  /** Returns an event that is hostile, or too small to be hostile. */
  String event(boolean little) {
    StringBuilder event = new StringBuilder("{\"time\":1");
    for (int i = random.nextInt(3); i >= 0; i--) {
      event.append(",\"m").append(i).append("\":").append(little ? member(LITTLE, 3) : member());
    }
    return event.append('}').toString();
  }

  private String member() {
    int count = random.nextBoolean() ? 8 : 3_000;
    return member(count, 1 + random.nextInt(random.nextInt(2) == 0 ? 90 : 5));
  }

  private String member(int most, int levels) {
    int count = 1 + random.nextInt(most);
    return switch (random.nextInt(7)) {
      case 0 -> "\"" + pick(TEXTS).repeat(count) + "\"";
      case 1 -> "[".repeat(levels) + "]".repeat(levels);
      case 2 -> "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
      case 3 -> list(count);
      // The library cannot handle infinite numbers.
      case 4 ->
          most == LITTLE
              ? "{}"
              : "{\"" + pick(TEXTS).repeat(count) + "\":[" + "1e999,".repeat(count) + "0]}";
      case 5 ->
          "[".repeat(levels) + numbers(count, most == LITTLE ? 1 : 2 * most) + "]".repeat(levels);
      default -> "{\"" + pick(TEXTS).repeat(count) + "\":{\"b\":[1,2]},\"c\":0,\"d\":[[]]}";
    };
  }

  private String list(int count) {
    StringBuilder list = new StringBuilder("[0");
    for (int i = 0; i < count; i++) list.append(",[").append(i % 40).append(",\"a\"]");
    return list.append(']').toString();
  }

  /**
   * Returns an array of numbers with {@code digits} digits. The last one is not valid for the
   * schemas that double.
   */
  private String numbers(int count, int digits) {
    String number =
        switch (digits == 1 ? 0 : random.nextInt(5)) {
          case 0 -> "1" + "0".repeat(digits);
          case 1 -> "1." + "0".repeat(digits);
          case 2 -> "0." + "3".repeat(digits);
          case 3 -> "1e" + digits;
          default -> "3".repeat(digits);
        };
    // At most as many digits in total as an event may have.
    int most = Math.min(count, 300_000 / digits);
    return "[" + (number + ",").repeat(most) + "1]";
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
