package dev.tidemark.benchmarks.hostile;

import dev.tidemark.benchmarks.data.CallEvents;
import dev.tidemark.benchmarks.hostile.HostileSituation.Setting;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Queries that read everything, or with large rows. */
final class HostileQueries {
  private static final String READS_ALL =
      "{\"filter\":{\"payload.none\":\"x\"},\"sort\":[\"description\"]}";

  private HostileQueries() {}

  static List<HostileSituation> situations() {
    return List.of(
        repeated(
            "QUESTIONS",
            "32 connections with queries that read everything",
            Setting.USUAL,
            new Repeated(32, CallEvents.TOPIC, _ -> READS_ALL)),
        repeated(
            "LONG_QUESTIONS",
            "3 connections with sixteen searches through every event each",
            Setting.USUAL,
            new Repeated(3, CallEvents.TOPIC, searches("payload.description", "description"))),
        repeated(
            "LARGE_ROWS",
            "4 connections with pages of events of 900 kB",
            Setting.USUAL,
            new Repeated(4, HostileTopics.LARGE, _ -> "{\"limit\":1000}")),
        repeated(
            "HEAVY_ROWS",
            "3 connections with sixteen searches through all rows of 70 kB each; the others request small rows",
            Setting.USUAL,
            new Repeated(3, HostileTopics.ROWS, searches("payload.payload", "note"))),
        repeated(
            "HEAVY_ROWS_ASKED",
            "3 connections with sixteen searches through all rows of 70 kB each; the others request such rows",
            Setting.LARGE_PAGES,
            new Repeated(3, HostileTopics.ROWS, searches("payload.payload", "note"))));
  }

  /** Sixteen searches within a text of each event; all queries are different. */
  private static IntFunction<String> searches(String path, String sort) {
    return number ->
        IntStream.range(0, 16)
            .mapToObj(i -> "{\"%s_icontains\":\"none-%d-%d\"}".formatted(path, i, number))
            .collect(Collectors.joining(",", "{\"any\":[", "],\"sort\":[\"" + sort + "\"]}"));
  }

  /** Queries on several connections, repeated; the body depends on a number. */
  private record Repeated(int connections, String topic, IntFunction<String> body) {}

  private static HostileSituation repeated(
      String name, String words, Setting setting, Repeated asked) {
    return new HostileSituation(
        name,
        words,
        setting,
        caller -> {
          for (int i = 0; i < asked.connections; i++) {
            int first = i * 1_000_000;
            caller.repeat(
                "POST", "/stats/" + asked.topic, number -> asked.body.apply(first + number));
          }
        });
  }
}
