package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Regression: named queries that once had two different results. */
class NamedCasesTest {
  @TempDir private Path folder;

  @Test
  void an_empty_list_of_sort_keys_is_the_default() {
    right(
        List.of("{'id':'1','time':'2025-01-01'}", "{'id':'2','time':'2025-01-02'}"),
        "{}",
        List.of());
  }

  @Test
  void ids_that_differ_after_what_sorting_compares_are_still_in_one_order() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 9; i++)
      lines.add("{'id':'%s%d','time':'2025-01-01','n':1}".formatted("x".repeat(300), i * 5 % 9));
    for (String key : List.of("id", "-id", "n")) right(lines, "{}", List.of(key));
  }

  @Test
  void words_are_not_looked_for_in_the_digest_of_an_event_without_an_id() {
    List<String> lines = List.of("{'s':'\\u0061','time':'2025-01-21'}");
    for (String word : List.of("3", "4", "7", "8", "9", "b", "c", "d", "f"))
      right(
          TopicGenerator.anonymous(TopicHistory.TOPIC),
          lines,
          new OracleQuery(Map.of(), List.of(), word, null, null));
  }

  private void right(List<String> lines, String filter, List<String> sort) {
    Map<String, Json> members = ((Json.Obj) Json.parse(filter.replace('\'', '"'))).members();
    right(TopicGenerator.plain(TopicHistory.TOPIC), lines, new OracleQuery(members, sort));
  }

  private void right(TopicDraft draft, List<String> lines, OracleQuery oracleQuery) {
    List<String> json = lines.stream().map(line -> line.replace('\'', '"')).toList();
    TopicHistory topicHistory = new TopicHistory(draft, draft, List.of(json), 0);
    try (TrialLake lake =
        topicHistory.lake(
            folder, dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)))) {
      LakeTrial lakeTrial = new LakeTrial(lake, topicHistory.lines(), TestProfile.QUICK);
      for (int walk = 0; walk < 10; walk++) {
        assertThat(lakeTrial.wrong(oracleQuery, new SeededRandom(walk).seed())).isEmpty();
      }
    }
  }
}
