package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.HostileNames;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * For a file at any path of the landing zone, with any name and age: its events are loaded, or the
 * loader reports that it is at a path that is not read; and an erasure that reports nothing left
 * has left nothing that may be of its topic.
 */
class LandedPlacesLawTest {
  private static final int FILES = 60;
  private static final String MARKER = "mARkEr-0815";

  @TempDir private Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void each_file_is_loaded_or_told(long seed) throws IOException {
    SeededRandom seededRandom = new SeededRandom(seed);
    try (TrialLake lake =
        TrialLake.open(
            folder,
            List.of(TopicGenerator.plain("web")),
            dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)))) {
      Topic topic = lake.topic("web");
      Path landing = lake.lake().landing();
      Path elsewhere = Files.writeString(folder.resolve("elsewhere"), event("e"));
      int landed = 0;
      for (int i = 0; i < FILES; i++) if (land(seededRandom, landing, elsewhere, "e" + i)) landed++;
      assertThat(landed).isGreaterThan(FILES / 2);
      long loaded = lake.load(topic).loaded();
      List<Path> left = left(landing);
      assertThat(loaded).isEqualTo(landed - left.size()).isPositive();
      Loader looking = lake.loader();
      try (looking) {
        List<String> told = looking.misplaced(new Topics(List.of(topic))).names();
        for (Path file : left) {
          String key = lake.lake().dir().relativize(file).toString();
          if (!isHidden(landing, file)) assertThat(told).as("seed " + seed).contains(key);
        }
      }
      EraseReport report =
          ErasureTest.erase(lake, topic, "{\"s\":\"%s\"}".formatted(MARKER), false);
      assertThat(report.rows()).isEqualTo(loaded);
      for (Path file : left(landing)) {
        if (!mayBeOfWeb(landing, file)) continue;
        assertThat(report.open())
            .as("seed %d: %s", seed, file)
            .anyMatch(told -> told.startsWith(file + ": "));
      }
    }
  }

  private static String event(String id) {
    return "{\"id\":\"%s\",\"time\":\"2026-03-01T10:00:00Z\",\"s\":\"%s\"}".formatted(id, MARKER);
  }

  /** Returns false if the disk does not accept the name. */
  private static boolean land(SeededRandom seededRandom, Path landing, Path elsewhere, String id)
      throws IOException {
    List<String> steps = steps(seededRandom, id);
    try {
      Path file = landing;
      for (String step : steps) file = file.resolve(step);
      Files.createDirectories(file.getParent());
      if (seededRandom.chance(0.05)) {
        Files.createSymbolicLink(file, elsewhere);
        return true;
      }
      Files.writeString(file, event(id));
      Instant now = Instant.now();
      boolean old = file.getFileName().toString().startsWith(".") || seededRandom.chance(0.7);
      Instant written = old ? now.minus(Duration.ofDays(1)) : now.plus(Duration.ofDays(400));
      Files.setLastModifiedTime(file, FileTime.from(written));
      return true;
    } catch (InvalidPathException | IOException e) {
      return false;
    }
  }

  /** Returns the folders of a correct path, with some of them replaced, removed or added. */
  private static List<String> steps(SeededRandom seededRandom, String id) {
    List<String> steps =
        new ArrayList<>(
            List.of(
                "env=" + seededRandom.pick("p", "~null", "a%2Fb"),
                "org=" + seededRandom.pick("o", "~empty"),
                "type=" + seededRandom.pick("web", "WEB", "app"),
                "date=2026-03-0" + seededRandom.between(1, 9),
                id));
    for (int i = seededRandom.below(3); i > 0 && !steps.isEmpty(); i--) {
      int at = seededRandom.below(steps.size());
      String other =
          switch (seededRandom.below(4)) {
            case 0 -> steps.get(at).replaceFirst("=.*", "=") + HostileNames.any(seededRandom);
            case 1 -> HostileNames.any(seededRandom);
            case 2 ->
                seededRandom.pick(
                    "date=2026-13-99", "2026", "type=web", "errors", "%zz", "_x", ".x");
            default -> "";
          };
      steps.remove(at);
      List<String> put =
          Arrays.stream(other.split("/", -1))
              .filter(step -> !List.of("", ".", "..").contains(step))
              .toList();
      steps.addAll(at, put);
    }
    if (steps.isEmpty() || !steps.getLast().endsWith(id)) steps.add(id);
    return steps;
  }

  private static List<Path> left(Path landing) throws IOException {
    try (Stream<Path> all = Files.walk(landing)) {
      return all.filter(file -> Files.isSymbolicLink(file) || Files.isRegularFile(file)).toList();
    }
  }

  private static boolean isHidden(Path landing, Path file) {
    for (Path step : landing.relativize(file)) {
      if (step.toString().startsWith(".") || step.toString().startsWith("_")) return true;
    }
    return false;
  }

  /** If a folder names another topic, and none names this one, the file is of the other topic. */
  private static boolean mayBeOfWeb(Path landing, Path file) {
    List<String> said = new ArrayList<>();
    for (Path step : landing.relativize(file)) {
      String name = step.toString().toLowerCase(Locale.ROOT);
      if (name.startsWith("type=")) said.add(name);
    }
    return said.isEmpty() || said.contains("type=web");
  }
}
