package dev.tidemark.catalog.maintain;

import static dev.tidemark.catalog.SampleTopic.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.erase.EraseOptions;
import dev.tidemark.catalog.erase.EraseReport;
import dev.tidemark.catalog.erase.Erasure;
import dev.tidemark.catalog.erase.RowsWithId;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.TableRegistration;
import dev.tidemark.catalog.load.LoadOptions;
import dev.tidemark.catalog.load.Loader;
import dev.tidemark.catalog.load.ProgressListener;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.write.RewriteLimits;
import dev.tidemark.partitioner.topic.FieldType;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Maintenance and erasures delete what lies in the table's own folder and no other table uses,
 * however it is spelled and whatever names it: the small cases of {@code
 * NothingUnknownIsDeletedTest}.
 */
@Execution(ExecutionMode.CONCURRENT)
class OthersFilesTest {
  private static final Topic WEB = SampleTopic.of("web", field("count", FieldType.LONG));
  private static final Topic APP = SampleTopic.of("app", field("count", FieldType.LONG));
  private static final Topics TOPICS = new Topics(List.of(WEB, APP));
  private static final LoadOptions LOADING =
      new LoadOptions(10_000, 1 << 20, 1, 128L << 20, Duration.ZERO, 10);
  private static final MaintenanceOptions GREEDY =
      new MaintenanceOptions(
          Duration.ZERO,
          1,
          Duration.ZERO,
          Duration.ofDays(1),
          1 << 20,
          new RewriteLimits(256 << 20, 1 << 30, 20_000));

  @TempDir private Path dir;
  private Path home;
  private OtherEngine other;

  @BeforeEach
  void fourLoads() throws IOException {
    home = dir.resolve("lake");
    Clock longAgo = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
    try (Lake lake = Lake.open(home, TOPICS, longAgo)) {
      other = new OtherEngine(home, lake.tables().load(WEB).io());
    }
    for (int i = 0; i < 4; i++) load(i);
  }

  private void load(int id) throws IOException {
    Path file = dir.resolve("in" + id + ".ndjson");
    Files.writeString(file, "{\"id\":\"%d\",\"time\":\"2025-01-01T00:00:00Z\"}\n".formatted(id));
    try (Lake lake = Lake.open(home, TOPICS);
        Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      for (Topic topic : TOPICS.all())
        loader.loadFiles(topic, List.of(file), ProgressListener.NONE);
    }
  }

  /**
   * Maintenance by a clock that is days ahead, over files that look old; then of what that left.
   */
  private void keep() throws IOException {
    for (int i = 0; i < 2; i++) {
      FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(9)));
      for (Path file : files()) Files.setLastModifiedTime(file, old);
      Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(5L + i));
      try (Lake lake = Lake.open(home, TOPICS);
          Maintenance maintenance = new Maintenance(lake, GREEDY, ahead)) {
        maintenance.run(WEB, MaintenanceBudget.UNLIMITED);
      }
    }
  }

  private EraseReport erase(String id) {
    try (Lake lake = Lake.open(home, TOPICS);
        Loader loader = new Loader(lake, LOADING, Clock.systemUTC())) {
      EraseOptions options = new EraseOptions(Duration.ofHours(1), false);
      return new Erasure(lake, loader, Clock.systemUTC(), options).run(WEB, new RowsWithId(id));
    }
  }

  private Set<Path> files() {
    return NewestTables.files(home.resolve("warehouse"));
  }

  private Path folder() {
    try (Lake lake = Lake.open(home, TOPICS)) {
      return Locations.path(lake.tables().load(WEB).location()).normalize();
    }
  }

  private long rows() {
    try (Lake lake = Lake.open(home, TOPICS)) {
      long rows = 0;
      for (DataFile file : lake.snapshots().current(WEB).files()) {
        assertThat(Path.of(file.path())).exists();
        rows += file.rows();
      }
      return rows;
    }
  }

  /** Nothing is changed by what is rejected. */
  private void isRejected(String id, String... words) {
    Set<Path> before = files();
    assertThatThrownBy(() -> erase(id))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("nothing was erased")
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aLocationThatIsSpelledOtherwiseMakesNoOrphans() throws IOException {
    Path folder = folder();
    String name = folder.getFileName().toString();
    Path link = Files.createSymbolicLink(home.resolve("warehouse/tidemark/link"), folder);
    for (String spelled :
        List.of(
            "file://" + folder.getParent() + "/../tidemark/" + name,
            "file:" + folder.getParent() + "/./" + name + "/data/..",
            "file://" + link,
            "file://localhost" + folder)) {
      other.setLocation("web", spelled);
      keep();
      assertThat(rows()).as(spelled).isEqualTo(4);
    }
  }

  @Test
  void aFileThatIsOlderThanTheTableIsAnothers() throws IOException {
    Path before = Files.writeString(folder().resolve("data/before.parquet"), "another's");
    Files.setLastModifiedTime(before, FileTime.from(Instant.parse("2019-12-31T23:00:00Z")));
    Path orphan = Files.writeString(folder().resolve("data/orphan.parquet"), "of a killed load");
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.parse("2020-01-01T01:00:00Z")));
    try (Lake lake = Lake.open(home, TOPICS);
        Maintenance maintenance = new Maintenance(lake, GREEDY, Clock.systemUTC())) {
      maintenance.run(WEB, MaintenanceBudget.UNLIMITED);
    }
    assertThat(before).exists();
    assertThat(orphan).doesNotExist();
  }

  @Test
  void aFileWithoutFieldIdsIsNotReadAsNulls() throws IOException {
    other.replaceByOneWithoutFieldIds("web");
    Path plain =
        other.live("web").stream().filter(f -> f.endsWith("pandas.parquet")).toList().getFirst();
    isRejected("0", plain + " has no field ids");
    keep();
    assertThat(other.live("web")).contains(plain);
    assertThat(rows()).isEqualTo(4);
  }

  /** Deleting the link would leave the rows, and nobody would know. */
  @Test
  void aDataFileThatIsALinkStaysWithWhatItLeadsTo() throws IOException {
    Path file = other.live("web").getFirst();
    Path elsewhere = Files.move(file, home.resolve("warehouse/elsewhere.parquet"));
    Files.createSymbolicLink(file, elsewhere);
    isRejected("0", file + " is outside the lake or the table's folder");
    keep();
    assertThat(file).isSymbolicLink();
    assertThat(elsewhere).exists();
    assertThat(rows()).isEqualTo(4);
  }

  @Test
  void aTableOfAnotherCatalogInOneOfTheFoldersIsNoOrphan() throws IOException {
    Path nest = folder().resolve("data/2025-01-01/nest");
    other.createElsewhere("web", nest);
    Set<Path> there = NewestTables.files(nest);
    assertThatThrownBy(this::keep)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("have one folder")
        .hasMessageContaining(nest.toString());
    Path landed = home.resolve("landing/env=~null/org=~null/type=web/date=2025-01-01/1.ndjson");
    Files.createDirectories(landed.getParent());
    Files.writeString(landed, "{\"id\":\"9\",\"time\":\"2025-01-01T00:00:00Z\"}\n");
    Files.setLastModifiedTime(landed, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
    Set<Path> before = files();
    assertThatThrownBy(() -> erase("9")).hasMessageContaining("have one folder");
    assertThat(files()).isEqualTo(before);
    assertThat(landed).exists();
    // Whatever can still be read of it.
    for (Path file : there) {
      if (file.toString().endsWith(".metadata.json")) Files.write(file, new byte[0]);
    }
    assertThatThrownBy(this::keep).isInstanceOf(LakeException.class);
    assertThat(NewestTables.files(nest)).isEqualTo(there);
  }

  @Test
  void aNoteOfAnErasureThatNamesOthersFilesDeletesNone() throws IOException {
    Path file = other.live("app").getFirst();
    Path own = other.live("web").getFirst();
    Path elsewhere = Files.writeString(dir.resolve("elsewhere"), "mine");
    Files.write(
        folder().resolve(".erasing-8d9a3c0e-0000-4000-8000-000000000000"),
        List.of(file.toString(), elsewhere.toString(), own.toString(), own + "/../" + "x"));
    assertThat(erase("none").open())
        .anyMatch(
            line -> line.contains(file + ":") && line.contains("is not in the table's folder"))
        .anyMatch(line -> line.contains(elsewhere + ":"));
    assertThat(file).exists();
    assertThat(elsewhere).exists();
    assertThat(rows()).isEqualTo(4);
    assertThat(erase("none").open()).isEmpty();
  }

  @Test
  void statisticsThatAreFilesOfOthersAreNamedAndStay() throws IOException {
    for (Path file : List.of(other.live("app").getFirst(), home.resolve("catalog.db"))) {
      other.setStatistics("web", file);
      isRejected("1", file.toString(), "Do not delete the file", "removeStatistics(");
      load(5);
      keep();
      assertThat(file).exists();
      other.removeStatistics("web");
    }
    assertThat(erase("1").rows()).isEqualTo(1);
  }

  @Test
  void filesThatAnotherTableUsesStay() throws IOException {
    Path theirs = home.resolve("warehouse/theirs/a/copy");
    other.createUpon("web", "copy", theirs);
    Set<Path> used = new TreeSet<>(other.live("copy"));
    assertThat(used).hasSize(4);
    isRejected("1", "used by another table, tidemark.copy", "without PURGE");
    // Of an id that is in none of them nothing has to go.
    assertThat(erase("none").rows()).isZero();
    keep();
    assertThat(other.live("web")).doesNotContainAnyElementsOf(used);
    assertThat(used).allSatisfy(file -> assertThat(file).exists());
    isRejected("1", "used by another table, tidemark.copy");
    // Only its metadata tells of it now.
    other.drop("copy");
    isRejected("1", "used by another table, the table of " + theirs);
    keep();
    assertThat(used).allSatisfy(file -> assertThat(file).exists());
    for (Path file : NewestTables.files(theirs.resolve("metadata"))) Files.delete(file);
    assertThat(erase("1").open()).isEmpty();
    keep();
    assertThat(used).allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(rows()).isEqualTo(3);
  }

  @Test
  void whatATableNeedsWhoseMetadataCannotBeReadNobodyKnows() throws IOException {
    Path theirs = home.resolve("warehouse/theirs/a/copy");
    other.createUpon("web", "copy", theirs);
    Set<Path> used = new TreeSet<>(other.live("copy"));
    other.drop("copy");
    for (Path file : NewestTables.files(theirs.resolve("metadata"))) {
      if (file.toString().endsWith(".metadata.json")) Files.writeString(file, "{\"format");
    }
    assertThatThrownBy(this::keep)
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("it is unknown which files it needs")
        .hasMessageContaining(theirs.toString());
    assertThat(used).allSatisfy(file -> assertThat(file).exists());
    // What deletes nothing was done all the same.
    assertThat(other.live("web")).hasSize(1);
  }

  @Test
  void noSnapshotGoesWhereItsFilesMayNotBeDeleted() throws IOException {
    Path theirs = home.resolve("warehouse/theirs/a/copy");
    other.createUpon("web", "copy", theirs);
    other.drop("copy");
    for (Path file : NewestTables.files(theirs.resolve("metadata"))) {
      if (file.toString().endsWith(".metadata.json")) Files.writeString(file, "{\"format");
    }
    List<Long> before = snapshots();
    assertThat(before).hasSize(4);
    assertThatThrownBy(this::keep).hasMessageContaining("it is unknown which files it needs");
    assertThat(snapshots()).containsAll(before);
  }

  private List<Long> snapshots() {
    try (Lake lake = Lake.open(home, TOPICS)) {
      List<Long> ids = new ArrayList<>();
      lake.tables().load(WEB).snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
      return ids;
    }
  }

  /** Where the engine puts a view's metadata, and where the topic's table has its own. */
  private List<Path> createViews() {
    Set<Path> before = files();
    other.createView("web", "view", null);
    other.createView("web", "beside", folder());
    other.replaceView("web", "beside");
    other.createView("web", "below", folder().resolve("data/2025-01-01/views"));
    other.replaceView("web", "below");
    Set<Path> made = files();
    made.removeAll(before);
    assertThat(made).hasSize(5);
    return List.copyOf(made);
  }

  @Test
  void aViewIsInNobodysWay() throws IOException {
    List<Path> views = createViews();
    keep();
    assertThat(other.live("web")).hasSize(1);
    assertThat(snapshots()).hasSize(1);
    assertThat(erase("1").open()).isEmpty();
    assertThat(rows()).isEqualTo(3);
    load(5);
    keep();
    assertThat(views).allSatisfy(file -> assertThat(file).exists());
    other.replaceView("web", "view");
  }

  @Test
  void aViewThatTheCatalogDoesNotNameIsInNobodysWay() throws IOException {
    List<Path> views = createViews();
    other.forgetViews();
    // Cut off, as after a power cut: a view's all the same.
    for (Path file : views) {
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    }
    keep();
    assertThat(snapshots()).hasSize(1);
    assertThat(erase("1").open()).isEmpty();
    assertThat(rows()).isEqualTo(3);
    assertThat(views).allSatisfy(file -> assertThat(file).exists());
    try (TableRegistration tableRegistration = TableRegistration.of(home, false)) {
      assertThat(tableRegistration.all().rejected()).isEmpty();
    }
  }
}
