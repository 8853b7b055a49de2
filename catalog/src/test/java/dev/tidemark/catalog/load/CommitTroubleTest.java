package dev.tidemark.catalog.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.SampleTopic;
import dev.tidemark.catalog.lake.Lake;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.TroubledTable.Trouble;
import dev.tidemark.catalog.maintain.Maintenance;
import dev.tidemark.catalog.maintain.MaintenanceBudget;
import dev.tidemark.catalog.maintain.MaintenanceOptions;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.partitioner.layout.Partition;
import dev.tidemark.partitioner.layout.PartitionLayout;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.partitioner.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever becomes of a commit, each event is in the table exactly once, and a landed object is
 * there until its events are.
 */
@Execution(ExecutionMode.CONCURRENT) // it waits for turns that its troubles hold
@Order(2)
class CommitTroubleTest {
  private static final Topic TOPIC = SampleTopic.of("web");
  private static final int TRIES = 3;

  @TempDir Path dir;
  private Lake lake;
  private Loader other;
  private final AtomicBoolean lost = new AtomicBoolean();

  @BeforeEach
  void open() {
    lake = Lake.open(dir.resolve("lake"), new Topics(List.of(TOPIC)));
    other = new Loader(lake, options(TRIES), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    other.close();
    lake.close();
  }

  private static LoadOptions options(int tries) {
    return new LoadOptions(1000, 1 << 20, 1, 256L << 20, Duration.ZERO, tries);
  }

  private static String event(String id) {
    return "{\"id\":\"%s\",\"time\":1735693323000}\n".formatted(id);
  }

  private Path land(String... ids) {
    var partition = Partition.of(null, null, TOPIC.name(), LocalDate.of(2025, 1, 1));
    Path object = lake.dir().resolve(PartitionLayout.path(partition) + "object");
    try {
      Files.createDirectories(object.getParent());
      Files.writeString(
          object, Stream.of(ids).map(CommitTroubleTest::event).reduce("", String::concat));
      Files.setLastModifiedTime(object, FileTime.from(Instant.parse("2025-01-01T01:02:03Z")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return object;
  }

  private LoadReport loadThrough(Trouble... troubles) {
    return loadThrough(TRIES, troubles);
  }

  private LoadReport loadThrough(int tries, Trouble... troubles) {
    return loadThrough(tries, lost::get, troubles);
  }

  /**
   * The same.
   *
   * @param looked told of each look at the table; whether it cannot be asked
   */
  private LoadReport loadThrough(int tries, BooleanSupplier looked, Trouble... troubles) {
    try (Loader loader =
        new Loader(
            lake,
            options(tries),
            Clock.systemUTC(),
            topic -> TroubledTable.of(lake.tables().prepare(topic), List.of(troubles), looked))) {
      return loader.loadLanded(TOPIC, ProgressListener.NONE);
    }
  }

  private static void moved(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Another loader adds an event to the same partition. */
  private void loadByOther(String id) {
    try {
      Path file = Files.writeString(dir.resolve("other-" + id), event(id));
      assertThat(other.loadFiles(TOPIC, List.of(file), ProgressListener.NONE).loaded())
          .isEqualTo(1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Trouble overtakenBy(String id) {
    return commit -> {
      loadByOther(id);
      commit.run();
    };
  }

  private static CommitStateUnknownException unknown() {
    return new CommitStateUnknownException(new IOException("the line was cut"));
  }

  private void assertHolds(String... ids) {
    assertThat(TableRows.of(lake, TOPIC).stream().map(row -> row.get("id")))
        .containsExactlyInAnyOrder((Object[]) ids);
  }

  private List<Path> dataFiles() throws IOException {
    try (var files = Files.walk(lake.warehouse())) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  /** Manifests and lists of them. */
  private Set<Path> manifestsOfNoSnapshot() throws IOException {
    var table = lake.tables().load(TOPIC);
    Set<Path> unnamed = new HashSet<>();
    try (var files = Files.walk(lake.warehouse())) {
      files.filter(file -> file.toString().endsWith(".avro")).forEach(unnamed::add);
    }
    for (var snapshot : table.snapshots()) {
      unnamed.remove(Locations.path(snapshot.manifestListLocation()));
      snapshot.allManifests(table.io()).forEach(m -> unnamed.remove(Locations.path(m.path())));
    }
    return unnamed;
  }

  /** As beside an erasure, which deletes at once; what took its place comes with another look. */
  @Test
  void aDataFileThatIsGoneMakesTheLoadLookAgain() throws Exception {
    loadByOther("a");
    Path file = dataFiles().getFirst();
    Path away = Files.move(file, dir.resolve("away.parquet"));
    Path object = land("a", "b");
    AtomicInteger looks = new AtomicInteger();
    LoadReport report =
        loadThrough(
            10,
            () -> {
              // Each look at the table but the first is after one that missed the file.
              if (looks.incrementAndGet() == 2) moved(away, file);
              return false;
            });
    assertThat(looks).hasValueGreaterThan(1);
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.duplicates()).isEqualTo(1);
    assertThat(object).doesNotExist();
    assertHolds("a", "b");
  }

  @Test
  void aCommitThatIsOvertakenJoinsAgainAndSucceeds() throws IOException {
    Path object = land("a", "b");
    LoadReport report = loadThrough(overtakenBy("c"), overtakenBy("b"));
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.duplicates()).isEqualTo(1);
    assertThat(object).doesNotExist();
    assertHolds("a", "b", "c");
    assertThat(dataFiles()).hasSize(3);
  }

  @Test
  void maintenanceNeverMakesALoadCompareItsEventsAgain() throws IOException {
    loadByOther("b");
    loadByOther("c");
    land("a", "b");
    Trouble compaction =
        commit -> {
          try (var maintenance =
              new Maintenance(lake, MaintenanceOptions.DEFAULT, Clock.systemUTC())) {
            assertThat(maintenance.run(TOPIC, MaintenanceBudget.UNLIMITED).filesAfter())
                .isEqualTo(1);
          }
          commit.run();
        };
    // One try: Iceberg itself commits again on the newest table, and finds no conflict there.
    LoadReport report = loadThrough(1, compaction);
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.duplicates()).isEqualTo(1);
    assertHolds("a", "b", "c");
  }

  /** As an erasure does, which leaves no copy of what it erased. */
  @Test
  void aSnapshotThatIsTakenWhileALoadComparesWithItMakesItCompareAgain() throws IOException {
    loadByOther("b");
    land("a", "b");
    Trouble expiry =
        commit -> {
          loadByOther("c");
          expireAllButTheNewest();
          commit.run();
        };
    LoadReport report = loadThrough(expiry);
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.duplicates()).isEqualTo(1);
    assertHolds("a", "b", "c");
    assertThat(manifestsOfNoSnapshot()).as("they hold values that an erasure is after").isEmpty();
  }

  @Test
  void aCommitThatIsOvertakenEachTimeIsAClearFailureAndTheObjectStays() throws IOException {
    Path object = land("a");
    assertThatThrownBy(() -> loadThrough(overtakenBy("1"), overtakenBy("2"), overtakenBy("3")))
        .isInstanceOf(LakeException.class)
        .hasMessage(
            "Topic web: the commit failed 3 times because of other loaders; try again later");
    assertThat(object).exists();
    assertHolds("1", "2", "3");
    assertThat(dataFiles()).as("nothing of the batch is left").hasSize(3);

    assertThat(loadThrough().loaded()).isEqualTo(1);
    assertThat(object).doesNotExist();
    assertHolds("1", "2", "3", "a");
  }

  @Test
  void aCommitThatTheCatalogRejectsForAMomentIsTriedAgain() {
    land("a");
    Trouble rejected =
        _ -> {
          throw new CommitFailedException("somebody else was first");
        };
    assertThat(loadThrough(rejected, rejected).loaded()).isEqualTo(1);
    assertHolds("a");
  }

  @Test
  void aCommitInDoubtThatIsDoneIsFoundAndNotRepeated() throws IOException {
    Path object = land("a", "b");
    AtomicInteger commits = new AtomicInteger();
    LoadReport report =
        loadThrough(
            commit -> {
              commit.run();
              commits.incrementAndGet();
              throw unknown();
            },
            _ -> commits.incrementAndGet());
    assertThat(commits).hasValue(1);
    assertThat(report.loaded()).isEqualTo(2);
    assertThat(object).doesNotExist();
    assertHolds("a", "b");
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void aCommitInDoubtIsFoundUnderLaterOnesOfOthers() {
    land("a");
    LoadReport report =
        loadThrough(
            commit -> {
              commit.run();
              loadByOther("b");
              throw unknown();
            });
    assertThat(report.loaded()).isEqualTo(1);
    assertHolds("a", "b");
  }

  @Test
  void aCommitInDoubtThatIsNotDoneIsTriedAgain() throws IOException {
    Path object = land("a", "b");
    LoadReport report =
        loadThrough(
            _ -> {
              throw unknown();
            });
    assertThat(report.loaded()).isEqualTo(2);
    assertThat(object).doesNotExist();
    assertHolds("a", "b");
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void aCommitInDoubtThatIsNotDoneLetsFallWhatOthersLoadedMeanwhile() {
    land("a", "b");
    LoadReport report =
        loadThrough(
            _ -> {
              loadByOther("a");
              throw unknown();
            });
    assertThat(report.loaded()).isEqualTo(1);
    assertThat(report.duplicates()).isEqualTo(1);
    assertHolds("a", "b");
  }

  @Test
  void aCommitThatStaysInDoubtIsAClearFailureAndTheObjectStays() throws IOException {
    Path object = land("a");
    Trouble doubt =
        _ -> {
          throw unknown();
        };
    assertThatThrownBy(() -> loadThrough(Collections.nCopies(TRIES, doubt).toArray(Trouble[]::new)))
        .isInstanceOf(LakeException.class)
        .hasMessage("Loading topic web failed: the line was cut");
    assertThat(object).exists();
    assertThat(dataFiles()).isEmpty();
    assertThat(loadThrough().loaded()).isEqualTo(1);
    assertHolds("a");
  }

  @Test
  void aCommitThatCannotBeLookedForKeepsItsFilesAndItsObject() throws IOException {
    Path object = land("a");
    assertThatThrownBy(
            () ->
                loadThrough(
                    commit -> {
                      commit.run();
                      lost.set(true);
                      throw unknown();
                    }))
        .isInstanceOf(LakeException.class)
        .hasMessage("Loading topic web failed: the catalog is not there");
    assertThat(object).exists();
    assertHolds("a");

    lost.set(false);
    assertThat(loadThrough().duplicates()).isEqualTo(1);
    assertThat(object).doesNotExist();
    assertHolds("a");
    assertThat(dataFiles()).hasSize(1);
  }

  /** Of what an erasure takes so, nobody can tell what was in it. */
  private void expireAllButTheNewest() {
    var table = lake.tables().load(TOPIC);
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCommitInDoubtWhoseSnapshotWasTakenKeepsItsFilesAndItsObject(boolean isEmpty)
      throws IOException {
    if (!isEmpty) loadByOther("b");
    Path object = land("a");
    assertThatThrownBy(
            () ->
                loadThrough(
                    commit -> {
                      commit.run();
                      loadByOther("c");
                      expireAllButTheNewest();
                      throw unknown();
                    }))
        .isInstanceOf(LakeException.class)
        .hasMessage("Loading topic web failed: the line was cut");
    assertThat(object).exists();
    String[] ids = isEmpty ? new String[] {"a", "c"} : new String[] {"a", "b", "c"};
    assertHolds(ids);

    assertThat(loadThrough().duplicates()).isEqualTo(1);
    assertThat(object).doesNotExist();
    assertHolds(ids);
  }

  @Test
  void aCommitThatIsDoneOnlyAfterItWasLookedForKeepsItsFiles() throws IOException {
    loadByOther("b");
    Path object = land("a");
    List<Runnable> pending = new ArrayList<>();
    AtomicInteger looks = new AtomicInteger();
    Trouble late =
        commit -> {
          pending.add(commit);
          throw unknown();
        };
    BooleanSupplier looked =
        () -> {
          // The first look is for the commit in doubt, the second one before the next try.
          if (!pending.isEmpty() && looks.incrementAndGet() == 2) pending.removeFirst().run();
          return false;
        };
    loadThrough(TRIES, looked, late);
    assertThat(looks).hasValueGreaterThan(1);
    assertThat(object).doesNotExist();
    assertHolds("a", "b");
    assertThat(dataFiles()).hasSize(2);
  }

  @Test
  void aCommitThatIsDoneAndEndsInAnErrorKeepsItsFilesAndItsObject() throws IOException {
    Path object = land("a");
    assertThatThrownBy(
            () ->
                loadThrough(
                    commit -> {
                      commit.run();
                      throw new OutOfMemoryError("of a test");
                    }))
        .isInstanceOf(LakeException.class);
    assertThat(object).exists();
    assertHolds("a");

    assertThat(loadThrough().duplicates()).isEqualTo(1);
    assertThat(object).doesNotExist();
    assertThat(dataFiles()).hasSize(1);
  }
}
