package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** If any file with a fixed name in a lake is a link, its target is not written. */
@Execution(ExecutionMode.CONCURRENT)
class LinkedFilesLawTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path folder;

  /** Loads, maintains and erases; returns the names of all files at the end. */
  private static Set<String> live(Path home) throws IOException {
    try (TrialLake lake =
        TrialLake.open(
            home,
            List.of(TopicGenerator.plain("web")),
            dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)))) {
      Topic topic = lake.topic("web");
      String event = "{\"id\":\"%s\",\"time\":\"2026-03-01T10:00:00Z\",\"s\":\"%s\"}";
      lake.land(topic, List.of(event.formatted("a", "gone"), event.formatted("b", "left")));
      lake.load(topic);
      lake.loadFile(
          topic, "bad", List.of("{}".getBytes(UTF_8), event.formatted("c", "x").getBytes(UTF_8)));
      lake.rows(topic);
      try (Maintenance maintenance =
          new Maintenance(lake.lake(), MaintenanceOptions.DEFAULT, Clock.systemUTC())) {
        maintenance.run(topic, MaintenanceBudget.UNLIMITED);
      }
      ErasureTest.erase(lake, topic, "{\"s\":\"gone\"}", false);
      try (Stream<Path> all = Files.walk(home.resolve("lake"))) {
        return all.filter(Files::isRegularFile)
            .map(file -> home.relativize(file).toString())
            .collect(Collectors.toCollection(TreeSet::new));
      }
    }
  }

  @Test
  void whatALinkLeadsToIsNotWritten() throws IOException {
    Set<String> fixed = live(folder.resolve("one"));
    fixed.retainAll(live(folder.resolve("other")));
    assertThat(fixed)
        .contains(
            "lake/catalog.db",
            "lake/lake.json",
            "lake/warehouse/.now",
            "lake/warehouse/.turns-web",
            "lake/warehouse/.loaded-web",
            "lake/warehouse/.letters-web");
    // Alternately its own content and something else.
    boolean itself = true;
    List<String> tried = new ArrayList<>(fixed);
    // Each file takes two lakes: a build tries some, -Plong tries all.
    if (!Boolean.getBoolean("tidemark.large")) {
      Collections.shuffle(tried, new Random(Long.getLong("tidemark.seed", 1)));
      tried = tried.subList(0, Math.min(4, tried.size()));
    }
    System.out.println("links at " + tried);
    for (String name : tried) {
      itself = !itself;
      Path home = Files.createTempDirectory(folder, "linked");
      live(home);
      Path victim = home.resolve("victim");
      Path file = home.resolve(name);
      if (!Files.exists(file)) continue;
      if (itself) Files.move(file, victim);
      else {
        Files.writeString(victim, "precious");
        Files.delete(file);
      }
      Files.createSymbolicLink(file, victim);
      byte[] before = Files.readAllBytes(victim);
      Files.setLastModifiedTime(victim, LONG_AGO);
      try {
        live(home);
      } catch (LakeException | UncheckedIOException | IOException rejected) {
        // Also correct: links are not needed there.
      }
      assertThat(Files.readAllBytes(victim)).as(name).isEqualTo(before);
      assertThat(Files.getLastModifiedTime(victim)).as(name).isEqualTo(LONG_AGO);
    }
  }
}
