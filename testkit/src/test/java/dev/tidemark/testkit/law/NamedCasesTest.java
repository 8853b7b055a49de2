package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.Dice;
import dev.tidemark.testkit.generate.Drafts;
import dev.tidemark.testkit.generate.TopicDraft;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.Json;
import dev.tidemark.testkit.oracle.Question;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that once were answered in two ways, each by its name. */
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
  void ids_that_differ_behind_what_sorting_compares_are_still_in_one_order() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 9; i++)
      lines.add("{'id':'%s%d','time':'2025-01-01','n':1}".formatted("x".repeat(300), i * 5 % 9));
    for (String key : List.of("id", "-id", "n")) right(lines, "{}", List.of(key));
  }

  private void right(List<String> lines, String filter, List<String> sort) {
    List<String> json = lines.stream().map(line -> line.replace('\'', '"')).toList();
    TopicDraft draft = Drafts.plain(World.TOPIC);
    World world = new World(draft, draft, List.of(json), 0);
    Map<String, Json> members = ((Json.Obj) Json.parse(filter.replace('\'', '"'))).members();
    try (TrialLake lake =
        world.lake(folder, dir -> DuckDbEngine.open(dir, new DuckDbOptions(2, 1, 512, 512)))) {
      Trial trial = new Trial(lake, world.lines(), Pace.QUICK);
      for (int walk = 0; walk < 10; walk++) {
        Question question = new Question(members, sort);
        assertThat(trial.wrong(question, new Dice(walk).seed())).isEmpty();
      }
    }
  }
}
