package dev.tidemark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.api.ServedLake;
import dev.tidemark.api.TerminalRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic that was defined and has no table yet: whoever only looks makes none. */
class NewTopicTest {
  @TempDir private Path folder;

  @BeforeEach
  void defineAfterALoad() throws Exception {
    ServedLake.configure(dir());
    var file = Files.writeString(folder.resolve("hub.ndjson"), ServedLake.events());
    assertThat(run("load", "hub", file.toString()).code()).isZero();
    var topics = dir().resolve("conf/topics");
    Files.copy(topics.resolve("hub.json"), topics.resolve("audit.json"));
  }

  private Path dir() {
    return folder.resolve("lake");
  }

  private TerminalRun run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(1, List.of("--dir", dir().toString()));
    return TerminalRun.of(all.toArray(String[]::new));
  }

  private Set<String> tables() throws Exception {
    var tables = new TreeSet<String>();
    try (var sqlite = DriverManager.getConnection("jdbc:sqlite:" + dir().resolve("catalog.db"));
        var statement = sqlite.createStatement();
        var rows = statement.executeQuery("SELECT table_name FROM iceberg_tables")) {
      while (rows.next()) tables.add(rows.getString(1));
    }
    return tables;
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(dir())) {
      return new TreeSet<>(all.filter(file -> !file.toString().contains("catalog.db")).toList());
    }
  }

  private Path land(String path, String text) throws IOException {
    Path file = dir().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
  }

  @Test
  void whoeverOnlyLooksMakesNoTable() throws Exception {
    land("landing/env=prod/org=1/type=audit/date=2026-01-20/1.ndjson", ServedLake.events());
    var tables = tables();
    assertThat(tables).contains("hub").doesNotContain("audit");
    var files = files();

    var query = run("query", "audit");
    assertThat(query.code()).as(query.err()).isZero();
    assertThat(query.out()).isEmpty();
    assertThat(query.err()).isEqualTo("no events\n");
    assertThat(run("query", "audit", "--explain").code()).isZero();
    var would = run("delete", "audit", "--filter", "env=prod", "--dry-run");
    assertThat(would.out()).contains("audit: would be erased").containsPattern("events +0  of 0, ");
    // A deletion would load it first; nobody has looked into it.
    assertThat(would.code()).isEqualTo(2);
    assertThat(would.err()).contains("/type=audit/date=2026-01-20/1.ndjson: landed");
    var plan = run("maintain", "audit", "--dry-run");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(tables()).isEqualTo(tables);
    assertThat(files()).isEqualTo(files);
  }

  @Test
  void itsDeadLettersAreCountedWithoutATable() throws Exception {
    var bad = "{\"environment\":\"prod\",\"logType\":\"hub\",\"time\":\"no time\"}\n";
    var file = Files.writeString(folder.resolve("bad.ndjson"), bad + bad.replace("prod", "dev"));
    assertThat(run("load", "hub", file.toString()).code()).isEqualTo(2);
    // As they lie where the table of a topic was taken away with its folder.
    Files.move(dir().resolve("dead-letters/type=hub"), dir().resolve("dead-letters/type=audit"));
    String[] delete = {"delete", "audit", "--filter", "env=prod"};
    var tables = tables();
    for (int i = 0; i < 2; i++) {
      var would = run(with(delete, "--dry-run"));
      assertThat(would.code()).as(would.err()).isZero();
      assertThat(would.out()).containsPattern("dead letters +1  in 1 files");
      assertThat(tables()).isEqualTo(tables);
    }
    var done = run(with(delete, "--yes"));
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).containsPattern("dead letters +1  in 1 files");
    assertThat(tables()).contains("audit");
  }

  private static String[] with(String[] arguments, String more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }
}
