package dev.tidemark.benchmarks;

import dev.tidemark.benchmarks.HostileSituation.Setting;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Questions that read everything, or whose rows are large. */
final class HostileQuestions {
  private static final String READS_ALL =
      "{\"filter\":{\"payload.none\":\"x\"},\"sort\":[\"description\"]}";

  private HostileQuestions() {}

  static List<HostileSituation> situations() {
    return List.of(
        repeated(
            "QUESTIONS",
            "32 connections with questions that read everything",
            Setting.USUAL,
            new Repeated(32, Calls.TOPIC, READS_ALL)),
        repeated(
            "LONG_QUESTIONS",
            "3 connections with questions of 61 conditions that read everything",
            Setting.USUAL,
            new Repeated(3, Calls.TOPIC, readsAllForLong("description"))),
        repeated(
            "LARGE_ROWS",
            "4 connections with pages of events of 900 kB",
            Setting.USUAL,
            new Repeated(4, HostileTopics.LARGE, "{\"limit\":1000}")),
        repeated(
            "HEAVY_ROWS",
            "3 connections with questions of 61 conditions that read all rows of 70 kB; others ask for small rows",
            Setting.USUAL,
            new Repeated(3, HostileTopics.ROWS, readsAllForLong("note"))),
        repeated(
            "HEAVY_ROWS_ASKED",
            "3 connections with questions of 61 conditions that read all rows of 70 kB; others ask for such rows",
            Setting.LARGE_PAGES,
            new Repeated(3, HostileTopics.ROWS, readsAllForLong("note"))));
  }

  /** Sixty conditions on paths that each event fulfils, and one that none does. */
  private static String readsAllForLong(String sort) {
    return IntStream.range(0, 60)
        .mapToObj(i -> "\"payload.none%d_exists\":false".formatted(i))
        .collect(
            Collectors.joining(
                ",", "{\"filter\":{", ",\"payload.none\":\"x\"},\"sort\":[\"" + sort + "\"]}"));
  }

  /** The same question on so many connections, asked again and again. */
  private record Repeated(int connections, String topic, String body) {}

  private static HostileSituation repeated(
      String name, String words, Setting setting, Repeated asked) {
    return new HostileSituation(
        name,
        words,
        setting,
        caller -> {
          for (int i = 0; i < asked.connections; i++) {
            caller.repeat("POST", "/stats/" + asked.topic, asked.body);
          }
        });
  }
}
