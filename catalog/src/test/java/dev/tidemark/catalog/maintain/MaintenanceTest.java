package dev.tidemark.catalog.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.load.TroubledTable;
import dev.tidemark.catalog.snapshot.Snapshot;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.FileRewriter;
import dev.tidemark.catalog.write.RewriteResult;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** No maintenance changes a row, and what it says beforehand is what it does. */
@Order(6)
@Execution(ExecutionMode.CONCURRENT)
class MaintenanceTest {
  @TempDir Path dir;
  private final long seed = Long.getLong("tidemark.seed", 59);
  private final Random random = new Random(seed);
  @AutoClose private KeptLake kept;

  @BeforeEach
  void open() {
    kept = new KeptLake(dir, random, KeptLake.TOPIC);
  }

  @Test
  void theRowsStayTheSameAndTheFilesBecomeFewAndWhatWasPlannedIsDone() {
    Instant soon = Instant.now().plus(Duration.ofHours(3));
    for (int round = 0; round < 3; round++) {
      kept.load(2 + random.nextInt(8), 20 + random.nextInt(200));
      var before = kept.rows();
      int files = kept.files();
      // Of the second day little is closed at first.
      Instant now = round == 0 ? Instant.parse("2025-01-02T12:00:00Z") : soon;
      MaintenancePlan plan;
      try (Maintenance dryRun = kept.maintenance(now, KeptLake.options(1000))) {
        plan = dryRun.plan(kept.topic, MaintenanceBudget.UNLIMITED);
        assertThat(dryRun.plan(kept.topic, MaintenanceBudget.UNLIMITED)).isEqualTo(plan);
      }
      MaintenanceReport report = kept.keep(now);
      assertThat(report.done()).as("seed " + seed).isEqualTo(plan.maintenanceSteps());
      assertThat(report.left()).isEmpty();
      assertThat(report.filesBefore()).isEqualTo(files);
      assertThat(report.filesAfter()).isEqualTo(kept.files()).isLessThan(files);
      assertThat(kept.rows()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(before);
    }
    while (!kept.keep(soon).done().isEmpty()) assertThat(kept.snapshots()).isLessThan(100);
    assertThat(kept.files()).isLessThan(40);
  }

  /** Found by an interleaving, seed 8392123148533390784: both have the name {@code env=null}. */
  @Test
  void aMissingEnvironmentAndOneThatIsCalledNullAreTwoPartitions() throws IOException {
    for (int i = 0; i < 8; i++) {
      Path file = dir.resolve("null-" + i);
      String event = "{\"id\":\"%d\",\"time\":1735689600000,\"environment\":%s}";
      Files.write(file, List.of(event.formatted(i, "null"), event.formatted(i, "\"null\"")));
      assertThat(kept.load(file).loaded()).isEqualTo(2);
    }
    var before = kept.rows();
    assertThat(kept.keep(KeptLake.LATER).left()).isEmpty();
    assertThat(kept.files()).isEqualTo(2);
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void valuesThatAColumnHasByDefaultAreNotWrittenAsNulls() {
    kept.load(6, 50);
    Table table = kept.table();
    table.updateProperties().set(TableProperties.FORMAT_VERSION, "3").commit();
    table.updateSchema().addColumn("region", Types.StringType.get(), Literal.of("eu")).commit();
    var before = kept.rows();
    assertThat(before).allSatisfy(row -> assertThat(row).containsEntry("region", "eu"));
    Set<Path> files = kept.onDisk();
    assertThatThrownBy(() -> kept.keep(KeptLake.LATER))
        .isInstanceOf(LakeException.class)
        .hasMessageContaining("the column 'region' has a default for older rows");
    assertThat(kept.onDisk()).isEqualTo(files);
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(before);
    kept.load(1, 50);
    assertThat(kept.rows()).hasSizeGreaterThan(before.size()).containsAll(before);
  }

  @Test
  void aCompactionThatIsOvertakenIsDroppedAndLeavesNothing() {
    kept.load(6, 50);
    var before = kept.rows();
    TableState stale = TableState.of(kept.topic, kept.table());
    var steps =
        Compaction.plan(
            stale.partitions(),
            new CompactionTiers(KeptLake.options(1).rewriting(), 1 << 20),
            KeptLake.LATER,
            Long.MAX_VALUE);
    assertThat(steps).isNotEmpty();
    kept.keep(KeptLake.LATER);
    Set<Path> files = kept.onDisk();
    List<Boolean> outcomes = new ArrayList<>();
    try (FileRewriter fileRewriter =
        new FileRewriter(kept.lake.warehouse(), KeptLake.options(1).rewriting())) {
      Compaction.run(
          stale,
          steps,
          fileRewriter,
          KeptLake.LATER,
          new Compaction.Listener() {
            @Override
            public boolean hasTime() {
              return true;
            }

            @Override
            public void ended(
                List<MaintenanceStep.Compact> done,
                boolean isDone,
                FileReplacement fileReplacement) {
              outcomes.add(isDone);
            }

            @Override
            public void failed(
                MaintenanceStep.Compact step, dev.tidemark.catalog.lake.LakeException why) {
              throw why;
            }
          });
    }
    assertThat(outcomes).containsExactly(false);
    assertThat(kept.onDisk()).isEqualTo(files);
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aSnapshotStaysAsLongAsACursorMayPinItThoughItIsOld() throws Exception {
    kept.load(3, 30);
    Snapshot pinned = kept.lake.snapshots().current(kept.topic);
    Thread.sleep(2);
    kept.keep(KeptLake.LATER);
    long replaced = kept.table().currentSnapshot().timestampMillis();
    Instant almost = Instant.ofEpochMilli(replaced).plus(Duration.ofHours(1));
    kept.keep(almost);
    assertThat(kept.lake.snapshots().at(kept.topic, pinned.id())).isPresent();
    assertThat(pinned.files()).allSatisfy(file -> assertThat(Path.of(file.path())).exists());
    // An hour more is waited for: an expiry reads all manifest lists.
    MaintenanceReport report = kept.keep(almost.plus(Duration.ofHours(1)).plusMillis(2));
    assertThat(report.snapshots()).isEqualTo(1);
    assertThat(kept.lake.snapshots().at(kept.topic, pinned.id())).isEmpty();
    assertThat(pinned.files()).allSatisfy(file -> assertThat(Path.of(file.path())).doesNotExist());
    assertThat(kept.rows()).hasSize(90);
  }

  @Test
  void aTableHasNoMoreSnapshotsThanItMayHave() {
    kept.load(12, 5);
    var before = kept.rows();
    Instant now = Instant.now().plusSeconds(1);
    kept.keep(now, KeptLake.options(5));
    // What the run itself has added comes on top until the next one.
    MaintenanceReport report = kept.keep(now, KeptLake.options(5));
    assertThat(report.snapshots()).isEqualTo(5);
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void onlyOldFilesThatNoSnapshotHoldsAreOrphans() throws IOException {
    kept.load(4, 40);
    kept.keep(KeptLake.LATER);
    Snapshot pinned = kept.lake.snapshots().current(kept.topic);
    kept.load(2, 40);
    var before = kept.rows();
    // All that is live, the pinned files and those of older snapshots, is old, too.
    kept.age(Instant.now().minus(Duration.ofDays(3)));
    Set<Path> live = kept.onDisk();
    Path location = Locations.path(kept.table().location());
    List<Path> old = new ArrayList<>();
    for (String name :
        List.of("data/2020-01-01/x.parquet", "data/y", "metadata/.erasing-1", "metadata/z.avro")) {
      Path orphan = location.resolve(name);
      Files.createDirectories(orphan.getParent());
      Files.writeString(orphan, "orphan");
      Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
      old.add(orphan);
    }
    Path young = Files.writeString(location.resolve("data/young.parquet"), "of a load under way");
    MaintenanceReport report = kept.keep(Instant.now());
    assertThat(report.done())
        .filteredOn(maintenanceStep -> maintenanceStep instanceof MaintenanceStep.DeleteOrphans)
        .containsExactly(
            new MaintenanceStep.DeleteOrphans(
                old.stream().map(Path::toString).sorted().toList(), 24));
    assertThat(old).allSatisfy(file -> assertThat(file).doesNotExist());
    assertThat(young).exists();
    assertThat(kept.onDisk()).containsAll(live);
    assertThat(pinned.files()).allSatisfy(file -> assertThat(Path.of(file.path())).exists());
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(before);
    // A process whose clock is far ahead does not think them old.
    kept.keep(Instant.now().plus(Duration.ofMinutes(50)));
    assertThat(young).exists();
  }

  @Test
  void manyManifestsBecomeFew() {
    kept.load(33, 1);
    var before = kept.rows();
    var table = kept.table();
    assertThat(table.currentSnapshot().dataManifests(table.io())).hasSizeGreaterThan(32);
    TableState tableState = TableState.of(kept.topic, table);
    MaintenanceStep.RewriteManifests step =
        Manifests.plan(table, tableState.snapshot()).orElseThrow();
    Manifests.run(table, step, tableState.partitions());
    assertThat(table.currentSnapshot().dataManifests(table.io())).hasSize(step.into());
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aBudgetOfBytesIsKeptAndTheRestIsDoneLater() {
    kept.load(10, 100);
    var before = kept.rows();
    MaintenanceBudget maintenanceBudget = new MaintenanceBudget(Duration.ofMinutes(1), 40_000);
    int files = kept.files();
    try (Maintenance maintenance = kept.maintenance(KeptLake.LATER, KeptLake.options(100))) {
      int runs = 0;
      while (true) {
        MaintenanceReport report = maintenance.run(kept.topic, maintenanceBudget);
        assertThat(report.bytesRead()).isLessThanOrEqualTo(40_000);
        if (report.done().isEmpty()) break;
        assertThat(kept.files()).isLessThan(files);
        files = kept.files();
        runs++;
      }
      assertThat(runs).isGreaterThan(2);
    }
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(before);
    MaintenanceBudget noTime = new MaintenanceBudget(Duration.ZERO, Long.MAX_VALUE);
    kept.load(4, 50);
    try (Maintenance maintenance = kept.maintenance(KeptLake.LATER, KeptLake.options(100))) {
      MaintenanceReport report = maintenance.run(kept.topic, noTime);
      assertThat(report.done()).isEmpty();
      assertThat(report.left()).isNotEmpty();
    }
  }

  @Test
  void whatIsOlderThanTheRetentionGoesByWholePartitions() {
    kept.load(3, 60);
    var before = kept.rows();
    Topic topic = kept.topic.withRetention(Duration.ofDays(10));
    // Of the first of January all is older, of the second the first half.
    Instant now = Instant.parse("2025-01-12T12:00:00Z");
    try (Maintenance maintenance = kept.maintenance(now, KeptLake.options(100))) {
      MaintenancePlan plan = maintenance.plan(topic, MaintenanceBudget.UNLIMITED);
      assertThat(maintenance.run(topic, MaintenanceBudget.UNLIMITED).done())
          .isEqualTo(plan.maintenanceSteps());
    }
    long second = Instant.parse("2025-01-02T00:00:00Z").toEpochMilli();
    var young =
        before.stream()
            .filter(row -> row.get("timestamp") instanceof Long time && time >= second)
            .toList();
    assertThat(young).hasSizeBetween(1, before.size() - 1);
    assertThat(kept.rows()).containsExactlyInAnyOrderElementsOf(young);
  }

  /** It was taken for another writer's being quicker, each time, and nobody was told. */
  @Test
  void aFileThatKeepsTheRetentionFromItsEndIsNamed() throws IOException {
    kept.load(3, 60);
    int rows = kept.rows().size();
    Path straddling = addFileOfTheMonth();
    Topic topic = kept.topic.withRetention(Duration.ofDays(10));
    Instant now = Instant.parse("2025-01-12T12:00:00Z");
    int files = kept.files();
    try (Maintenance maintenance = kept.maintenance(now, KeptLake.options(100))) {
      for (int run = 0; run < 2; run++) {
        assertThatThrownBy(() -> maintenance.run(topic, MaintenanceBudget.UNLIMITED))
            .isInstanceOf(LakeException.class)
            .hasMessageContaining("some, but not all, rows match")
            .hasMessageContaining(straddling.toString());
      }
      // What comes behind it was done all the same.
      assertThat(kept.files()).isLessThan(files);
      kept.table().newDelete().deleteFile(Locations.of(straddling)).commit();
      assertThat(maintenance.run(topic, MaintenanceBudget.UNLIMITED).done())
          .hasAtLeastOneElementOfType(MaintenanceStep.DropPartitions.class);
      assertThat(kept.rows()).hasSizeLessThan(rows);
    }
  }

  /** As another engine may, that has partitioned the table by months and back. */
  private Path addFileOfTheMonth() throws IOException {
    Table table = kept.table();
    table
        .updateSpec()
        .removeField("timestamp_day")
        .addField(Expressions.month(TableDefinition.TIMESTAMP))
        .commit();
    PartitionSpec months = table.spec();
    table
        .updateSpec()
        .removeField("timestamp_month")
        .addField(Expressions.day(TableDefinition.TIMESTAMP))
        .commit();
    DataFile day = anyFile(table);
    Path path = Locations.path(day.location());
    Path copy = Files.copy(path, path.resolveSibling("of-the-month.parquet"));
    int time = table.schema().findField(TableDefinition.TIMESTAMP).fieldId();
    Type type = table.schema().findType(time);
    Metrics metrics =
        new Metrics(
            day.recordCount(),
            null,
            day.valueCounts(),
            day.nullValueCounts(),
            null,
            Map.of(time, Conversions.toByteBuffer(type, micros("2025-01-01T00:00:00Z"))),
            Map.of(time, Conversions.toByteBuffer(type, micros("2025-01-31T00:00:00Z"))));
    PartitionData month = new PartitionData(months.partitionType());
    month.set(0, day.partition().get(0, String.class));
    month.set(1, 55 * 12);
    table
        .newAppend()
        .appendFile(
            DataFiles.builder(months)
                .withPath(Locations.of(copy))
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(Files.size(copy))
                .withMetrics(metrics)
                .withPartition(month)
                .build())
        .commit();
    return copy;
  }

  private static long micros(String time) {
    return Instant.parse(time).toEpochMilli() * 1000;
  }

  @Test
  void aReplacementThatFailsThoughNobodyWasQuickerIsAFailure() throws IOException {
    kept.load(1, 20);
    TroubledTable.Trouble never =
        _ -> {
          throw new ValidationException("never");
        };
    assertThatThrownBy(replacement(never)::commit)
        .isInstanceOf(ValidationException.class)
        .hasMessage("never");
    TroubledTable.Trouble beside =
        _ -> {
          kept.load(1, 20);
          throw new ValidationException("not now");
        };
    assertThat(replacement(beside).commit()).isFalse();
  }

  /** Of a file by one that is the same. */
  private FileReplacement replacement(TroubledTable.Trouble trouble) throws IOException {
    Table table = TroubledTable.of(kept.table(), List.of(trouble), () -> false);
    DataFile old = anyFile(table);
    Path copy = Files.copy(Locations.path(old.location()), dir.resolve("copy.parquet"));
    DataFile made = DataFiles.builder(table.spec()).copy(old).withPath(Locations.of(copy)).build();
    FileReplacement fileReplacement =
        new FileReplacement(table, kept.lake.snapshots().current(kept.topic).id(), "of-the-same");
    fileReplacement.add(List.of(old), new RewriteResult(List.of(made), 0));
    return fileReplacement;
  }

  private static DataFile anyFile(Table table) throws IOException {
    try (var files = table.newScan().includeColumnStats().planFiles()) {
      return files.iterator().next().file();
    }
  }

  @Test
  void aTableWhoseSnapshotsMayNotExpireIsToldOf() {
    kept.load(4, 20);
    kept.table().updateProperties().set(TableProperties.GC_ENABLED, "false").commit();
    Instant soon = Instant.now().plus(Duration.ofHours(3));
    assertThatThrownBy(() -> kept.keep(soon)).hasMessageContaining("GC is disabled");
    kept.table().updateProperties().remove(TableProperties.GC_ENABLED).commit();
    assertThat(kept.keep(soon).done())
        .hasAtLeastOneElementOfType(MaintenanceStep.ExpireSnapshots.class);
  }

  @Test
  void aTableWithoutEventsIsLeftAlone() {
    assertThat(kept.keep(KeptLake.LATER).done()).isEmpty();
    assertThat(kept.table().currentSnapshot()).isNull();
  }
}
