package dev.tidemark.api.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A topic whose events can be costly, and such events. */
enum HostileLines {
  /** Quadratic to an engine that goes back and forth, and no match. */
  QUADRATIC(false) {
    @Override
    String member() {
      return "\"mail\":\"a@" + "a.".repeat(200_000) + "\\n\"";
    }
  },
  /** Cubic, and no other engine does better. */
  REFERENCES(false) {
    @Override
    String member() {
      return "\"twice\":\"" + "a".repeat(50_000) + "\"";
    }
  },
  /** Twice the work with every level. */
  RECURSION(false) {
    @Override
    String member() {
      return "\"tree\":" + "{\"n\":".repeat(80) + "{\"z\":0}" + "}".repeat(80);
    }
  },
  VIOLATIONS(false) {
    @Override
    String member() {
      return "\"jobs\":[" + String.join(",", Collections.nCopies(300_000, "{}")) + "]";
    }
  },
  COLLISIONS(true) {
    @Override
    String member() {
      return IntStream.range(0, 20_000)
          .mapToObj(HostileLines::colliding)
          .collect(Collectors.joining("\",\"", "\"tags\":[\"", "\"]"));
    }
  },
  LARGE(true) {
    @Override
    String member() {
      return "\"text\":\"" + "x".repeat(900_000) + "\"";
    }
  };

  static final String TOPIC = "hostile";

  private static final String SCHEMA =
      """
      {"properties": {
        "id": {"type": "string"},
        "time": {"type": "string"},
        "grade": {"enum": ["known"]},
        "mail": {"pattern": "^[^@\\\\s]+@[^@\\\\s]+\\\\.[^@\\\\s]+$"},
        "twice": {"pattern": "^(.*)(.*)(.*)\\\\1\\\\2x$"},
        "tree": {"$ref": "#/$defs/tree"},
        "jobs": {"items": {"required": ["a", "b", "c"]}},
        "tags": {"uniqueItems": true},
        "text": {"type": "string"}},
       "$defs": {"tree": {
         "properties": {"z": false},
         "anyOf": [
           {"properties": {"n": {"$ref": "#/$defs/tree"}}},
           {"properties": {"n": {"$ref": "#/$defs/tree"}}}]}}}
      """;

  private final boolean isEvent;

  /** What makes it costly. */
  private final String member = member();

  HostileLines(boolean isEvent) {
    this.isEvent = isEvent;
  }

  /** Defines the topic in a configuration, or once more. */
  static void define(Path conf, String grades) throws IOException {
    Files.writeString(
        conf.resolve("topics").resolve(TOPIC + ".json"), SCHEMA.replace("\"known\"", grades));
  }

  /** One of each; the ids of those that are events begin with the prefix and a plus. */
  static List<String> each(String prefix) {
    var lines = new ArrayList<String>();
    for (var kind : values()) lines.add(kind.line(prefix));
    return lines;
  }

  /** How many of {@link #each} are no events. */
  static int rejected() {
    return (int) List.of(values()).stream().filter(kind -> !kind.isEvent).count();
  }

  static int accepted() {
    return values().length - rejected();
  }

  /** An event that is one when the definition knows its grade. */
  static String graded(String id, String grade) {
    return event(id, "\"grade\":\"" + grade + "\"");
  }

  private String line(String prefix) {
    return event(prefix + (isEvent ? "+" : "-") + this, member);
  }

  private static String event(String id, String member) {
    return "{\"id\":\"%s\",\"time\":\"2026-01-20T00:00:00Z\",%s}".formatted(id, member);
  }

  abstract String member();

  /** Texts of one hash. */
  private static String colliding(int i) {
    var text = new StringBuilder();
    for (int bit = 0; bit < 15; bit++) text.append((i >>> bit & 1) == 0 ? "Aa" : "BB");
    return text.toString();
  }
}
