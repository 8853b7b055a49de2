package dev.tidemark.testkit.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.engine.duckdb.DuckDbEngine;
import dev.tidemark.sql.engine.duckdb.DuckDbOptions;
import dev.tidemark.testkit.generate.TopicGenerator;
import dev.tidemark.testkit.lake.TrialLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An erasure reports an unreadable folder for each topic that may have files there, and erases
 * everything else.
 */
@Tag("long")
class ErasureBesideClosedFoldersTest {
  private static final String MARKER = "mARkEr-4711";
  private static final String FILTER = "{\"s\":\"%s\"}".formatted(MARKER);

  @TempDir private Path folder;

  @AutoClose private TrialLake lake;
  private Topic topic;

  /** Files of killed writers, one of each kind: they are deleted. */
  private List<Path> leftAfter = List.of();

  @BeforeEach
  void load() throws IOException {
    lake =
        TrialLake.open(
            folder,
            List.of(TopicGenerator.plain("web")),
            dir -> DuckDbEngine.open(dir, new DuckDbOptions(1, 1, 512, 512)));
    topic = lake.topic("web");
    lake.land(topic, List.of(event(1, MARKER), event(2, "other")));
    lake.load(topic);
    List<byte[]> rejected =
        Stream.of(MARKER, "stays")
            .map(text -> event(3, text).replace("\"n\":3", "\"n\":\"three\"").getBytes(UTF_8))
            .toList();
    assertThat(lake.loadFile(topic, "bad.ndjson", rejected).deadLetters()).isEqualTo(2);
    leftAfter = leaveAfter();
  }

  private static String event(int number, String text) {
    return "{\"id\":\"e%d\",\"time\":\"2026-03-01T10:00:00Z\",\"s\":\"%s\",\"n\":%d}"
        .formatted(number, text, number);
  }

  private List<Path> leaveAfter() throws IOException {
    Path day = lake.lake().landing().resolve("env=~null/org=~null/type=web/date=2026-03-01");
    String unfinished = ".%s.tmp".formatted(new UUID(0, 0));
    Path orphan = live().resolveSibling("orphan.parquet");
    List<Path> left =
        List.of(
            Files.copy(live(), orphan),
            marked(day.resolve(unfinished)),
            marked(lake.lake().deadLetters().resolve("type=web").resolve(unfinished)),
            marked(
                lake.lake().warehouse().resolve(".duckdb-" + new UUID(0, 0)).resolve("spilled")));
    // Younger than a day: older files are deleted when a database is opened.
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    for (Path file : left) Files.setLastModifiedTime(file, old);
    return left;
  }

  private static Path marked(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, MARKER);
  }

  private Path live() throws IOException {
    try (var tasks = lake.lake().tables().load(topic).newScan().planFiles()) {
      DataFile first = tasks.iterator().next().file();
      return Locations.path(first.location());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "landing/env=x/org=y/type=web",
        "landing/env=x/org=y/type=Web/date=2026-03-01",
        "landing/lost+found",
        "landing/.staging",
        "dead-letters/type=web/date=2026-03-01",
        "dead-letters/type=WEB",
        "dead-letters/lost+found"
      })
  void whatMayHoldTheTopicsIsToldAndAllElseIsErased(String place) throws Exception {
    erasesAllElse(place, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "landing/env=x/org=y/type=other",
        "landing/env=x/org=y/type=other/date=2026-03-01",
        "landing/staging/type=other",
        "dead-letters/type=other",
        "dead-letters/type=other/date=2026-03-01"
      })
  void anotherTopicsIsNotTold(String place) throws Exception {
    erasesAllElse(place, 0);
  }

  /** It is unknown which tables exist and which files they use. */
  @ParameterizedTest
  @ValueSource(strings = {MARKER, "nobody"})
  void oneInTheWarehouseIsRejectedBeforeAnythingIsErased(String text) throws Exception {
    lake.land(topic, List.of(event(9, "landed")));
    try (var _ = hide("warehouse/.duckdb-" + new UUID(1, 1))) {
      for (boolean dryRun : new boolean[] {true, false}) {
        assertThatThrownBy(
                () -> ErasureTest.erase(lake, topic, "{\"s\":\"%s\"}".formatted(text), dryRun))
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("The folders of web cannot be read")
            .hasMessageNotContaining("begin it again");
      }
    }
    assertThat(leftAfter).allMatch(Files::exists);
    assertThat(lake.rows(topic)).hasSize(2);
    assertThat(lake.deadLetters()).hasSize(2);
  }

  private void erasesAllElse(String place, int told) throws Exception {
    try (var _ = hide(place)) {
      EraseReport planned = erase(true);
      assertThat(leftAfter).allMatch(Files::exists);
      isTold(planned, place, told);
      assertThat(planned.rows()).isEqualTo(1);
      assertThat(planned.deadLetters()).isEqualTo(1);

      EraseReport done = erase(false);
      assertThat(done).usingRecursiveComparison().ignoringFields("dryRun").isEqualTo(planned);
      assertThat(leftAfter).noneMatch(Files::exists);
      assertThat(lake.rows(topic)).singleElement().matches(row -> row.id().equals("e2"));
    }
    assertThat(lake.deadLetters()).hasSize(1);
    isNowhereElse();
  }

  private EraseReport erase(boolean dryRun) {
    return ErasureTest.erase(lake, topic, FILTER, dryRun);
  }

  private TooDeepFolder hide(String place) throws IOException {
    return TooDeepFolder.hide(MARKER, lake.lake().dir().resolve(place), folder.resolve("aside"));
  }

  private void isTold(EraseReport report, String place, int times) {
    assertThat(report.open())
        .hasSize(times)
        .allMatch(open -> open.startsWith(lake.lake().dir().resolve(place).toString()))
        .allMatch(open -> open.contains(": cannot be listed or read, so it was skipped;"));
  }

  private void isNowhereElse() throws IOException {
    for (Path place : List.of(lake.lake().landing(), lake.lake().deadLetters())) {
      if (Files.notExists(place)) continue;
      try (Stream<Path> files = Files.walk(place)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file)).doesNotContain(MARKER);
        }
      }
    }
  }
}
