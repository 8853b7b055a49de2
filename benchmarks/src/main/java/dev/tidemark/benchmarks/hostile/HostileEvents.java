package dev.tidemark.benchmarks.hostile;

import static dev.tidemark.benchmarks.hostile.HostileTopics.event;

import dev.tidemark.benchmarks.hostile.HostileSituation.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Events, landed files and topic definitions that are expensive or that stop loads. */
final class HostileEvents {
  private static final int COLLIDING = 20_000;
  private static final int WIDE_EVENTS = 2_500;
  private static final int WIDE_BYTES = 40_000;

  private HostileEvents() {}

  static List<HostileSituation> situations() {
    return List.of(
        usual("PATTERN", "two events against a quadratic pattern", HostileEvents::pattern),
        usual(
            "LANDED_PATTERN",
            "one landed line against a quadratic pattern",
            caller -> caller.land("mail", address() + "\n")),
        usual("RECURSION", "two events against a recursive anyOf", HostileEvents::recursion),
        usual(
            "ARMS",
            "four events of 60 000 items against an anyOf of 30 branches",
            HostileEvents::arms),
        usual(
            "VIOLATIONS", "one line of a megabyte, 340 000 violations", HostileEvents::violations),
        usual(
            "COLLISIONS",
            "uniqueItems, 20 000 strings with the same hash",
            HostileEvents::collisions),
        usual(
            "DEEP_SCHEMA",
            "a schema 400 levels deep is added; then it is removed and another topic is added",
            HostileEvents::deepSchema),
        new HostileSituation(
            "UNREADABLE",
            "an unreadable folder in the landing zone",
            Setting.ORDINARY_USER,
            HostileCaller::landUnreadable),
        new HostileSituation(
            "WIDE_EVENTS",
            "2 500 landed events of 40 kB, default memory",
            Setting.DEFAULT_MEMORY,
            HostileEvents::wideEvents));
  }

  private static HostileSituation usual(String name, String words, HostileSituation.Work work) {
    return new HostileSituation(name, words, Setting.USUAL, work);
  }

  private static String address() {
    return event("1", "address", "\"a@" + "a.".repeat(200_000) + "@\"");
  }

  private static void pattern(HostileCaller caller) {
    String event = address();
    for (int i = 0; i < 2; i++) caller.send("/topics/mail", event);
  }

  private static void recursion(HostileCaller caller) {
    String tree = "{\"c\":".repeat(70) + "1" + "}".repeat(70);
    for (int i = 0; i < 2; i++) caller.send("/topics/tree", event("1", "node", tree));
  }

  private static void arms(HostileCaller caller) {
    String event = event("1", "items", array("{\"k\":29,\"v\":1}", 60_000));
    for (int i = 0; i < 4; i++) caller.send("/topics/arms", event);
  }

  private static void violations(HostileCaller caller) throws IOException {
    String event = event("1", "jobs", array("{}", 340_000));
    caller.land("jobs", event + "\n");
    caller.send("/topics/jobs", event);
  }

  private static void collisions(HostileCaller caller) {
    List<String> texts = new ArrayList<>(List.of(""));
    while (texts.size() < COLLIDING) {
      List<String> longer = new ArrayList<>();
      for (String text : texts) Collections.addAll(longer, text + "Aa", text + "BB");
      texts = longer;
    }
    String tags = "[\"" + String.join("\",\"", texts.subList(0, COLLIDING)) + "\"]";
    for (int i = 0; i < 2; i++) caller.send("/topics/tags", event("1", "tags", tags));
  }

  private static void deepSchema(HostileCaller caller) throws IOException {
    String id = caller.expect(HostileTopics.LATER);
    var deep = HostileTopics.file(caller.lake(), "deep");
    var later = HostileTopics.file(caller.lake(), HostileTopics.LATER);
    String levels =
        "{\"type\":\"object\",\"properties\":{\"p\":".repeat(400) + "{}" + "}}".repeat(400);
    Files.writeString(deep, HostileTopics.schema("\"node\":" + levels));
    caller.later(
        () -> {
          Files.delete(deep);
          Files.writeString(later, HostileTopics.schema("\"note\":{\"type\":\"string\"}"));
          caller.land(HostileTopics.LATER, event(id, "note", "\"x\"") + "\n");
        });
  }

  private static void wideEvents(HostileCaller caller) throws IOException {
    String last = caller.expect(HostileTopics.WIDE);
    String text = HostileTopics.random(WIDE_BYTES + WIDE_EVENTS * 16, 7);
    var lines = new StringBuilder(WIDE_EVENTS * (WIDE_BYTES + 100));
    for (int i = 0; i < WIDE_EVENTS; i++) {
      String id = i == WIDE_EVENTS - 1 ? last : "w" + i;
      String own = text.substring(i * 16, i * 16 + WIDE_BYTES);
      lines.append(event(id, "text", "\"" + own + "\"")).append('\n');
    }
    caller.land(HostileTopics.WIDE, lines.toString());
  }

  private static String array(String item, int count) {
    return "[" + String.join(",", Collections.nCopies(count, item)) + "]";
  }
}
