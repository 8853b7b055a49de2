package dev.tidemark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run says is what a run does. */
@Order(5)
class MaintainCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void loadInThreeParts() throws Exception {
    ServedLake.configure(dir());
    var lines = ServedLake.events().lines().toList();
    for (int part = 0; part < 3; part++) {
      var file = folder.resolve("part.ndjson");
      Files.write(file, lines.subList(part * 20, part * 20 + 20));
      assertThat(run("load", "hub", file.toString()).code()).isZero();
    }
  }

  private Path dir() {
    return folder.resolve("lake");
  }

  private TerminalRun run(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(1, List.of("--dir", dir().toString(), "--config", dir().resolve("conf").toString()));
    return TerminalRun.of(all.toArray(String[]::new));
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void aDryRunSaysWhatARunDoes() throws Exception {
    var before = run("query", "hub", "--all", "--format", "ndjson").out();
    var words = run("maintain", "--dry-run", "hub");
    assertThat(words.code()).as(words.err()).isZero();
    assertThat(words.out())
        .startsWith("hub: would\n")
        .containsPattern("compact env=\\w+/timestamp_day=2026-01-\\d\\d: [23] files of ");
    var plan = json(run("maintain", "--dry-run", "--json", "hub").out());
    assertThat(plan.path("steps").size()).isPositive();
    var report = json(run("maintain", "--json", "hub").out());
    assertThat(report.path("done")).isEqualTo(plan.path("steps"));
    assertThat(report.path("left")).isEmpty();
    assertThat(report.path("filesAfter").intValue())
        .isEqualTo(4)
        .isLessThan(report.path("filesBefore").intValue());
    assertThat(run("query", "hub", "--all", "--format", "ndjson").out()).isEqualTo(before);
    assertThat(run("maintain", "hub", "--time", "5m").out()).startsWith("hub: nothing to do, in ");
  }

  @Test
  void withoutATopicAllAreKept() {
    var run = run("maintain");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("hub: 6 files became 4", "done  compact ", "web: nothing to do");
    var wrong = run("maintain", "hubb");
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.err()).contains("Topic 'hubb' not found; did you mean 'hub'?");
  }

  @Test
  void oneTopicsTroubleStopsNoOther() throws Exception {
    try (var files = Files.walk(dir().resolve("warehouse/tidemark"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        Files.write(file, new byte[(int) Files.size(file)]);
      }
    }
    var run = run("maintain");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("cannot be rewritten");
    assertThat(run.out()).contains("web: nothing to do");
  }

  /** A definition may be half written, and a table does not forget a column. */
  @Test
  void whatOnlyLooksLeavesTheTablesAsTheyAre() throws Exception {
    var schema = dir().resolve("conf/topics/hub.json");
    var changed =
        Files.readString(schema)
            .replaceFirst("\"properties\"\\s*:\\s*\\{", "$0 \"added\": {\"type\": \"string\"},");
    assertThat(changed).contains("\"added\"");
    Files.writeString(schema, changed);
    var before = metadata();
    assertThat(run("query", "hub", "--filter", "added=x").code()).isZero();
    assertThat(run("query", "hub", "--all", "--format", "csv").out().lines()).hasSizeGreaterThan(2);
    assertThat(run("maintain", "--dry-run").code()).isZero();
    assertThat(run("delete", "hub", "--filter", "added=x", "--dry-run").code()).isZero();
    assertThat(metadata()).isEqualTo(before);
    assertThat(run("maintain").code()).isZero();
    assertThat(metadata()).isNotEqualTo(before);
  }

  private List<Path> metadata() throws IOException {
    try (var files = Files.walk(dir().resolve("warehouse"))) {
      return files.filter(file -> file.toString().endsWith(".metadata.json")).sorted().toList();
    }
  }

  @Test
  void aFolderWithoutALakeIsNotMadeOne() {
    Path elsewhere = folder.resolve("mistyped");
    var run =
        TerminalRun.of(
            "maintain",
            "--dir",
            elsewhere.toString(),
            "--config",
            dir().resolve("conf").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("There is no lake in " + elsewhere);
    assertThat(elsewhere).doesNotExist();
  }
}
