package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.lake.DeletableFiles;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.RewritableColumns;
import dev.tidemark.partitioner.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.PartitionStatisticsFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.StatisticsFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.util.PropertyUtil;

/**
 * Finds what would prevent an erasure from finishing, before it has written anything. An erasure
 * that stops halfway leaves rows in the history that are no longer in the table, where nobody looks
 * for them.
 */
final class Preconditions {
  private static final int FILES_NAMED = 3;

  private final Topic topic;
  private final Table table;
  private final DeletableFiles deletable;
  private final List<String> problems = new ArrayList<>();

  private Preconditions(Topic topic, Table table, DeletableFiles deletable) {
    this.topic = topic;
    this.table = table;
    this.deletable = deletable;
  }

  /**
   * Checks a table.
   *
   * @throws LakeException with each problem and the statement that fixes it
   */
  static void require(Topic topic, Table table, DeletableFiles deletable, RowsToErase rows) {
    Preconditions check = new Preconditions(topic, table, deletable);
    check.garbageCollection();
    check.problems.addAll(RewritableColumns.problems(table.schema()));
    check.problems.addAll(ReplacedColumns.problems(TableDefinition.of(topic), table, rows));
    check.rowLevelDeletes();
    check.files();
    check.statistics();
    check.reject();
  }

  /**
   * Checks what keeps the snapshots that the erasure must expire.
   *
   * @param holding these snapshots, the oldest first
   */
  static void requireUnreferenced(
      Topic topic, Table table, DeletableFiles deletable, List<Snapshot> holding) {
    Preconditions check = new Preconditions(topic, table, deletable);
    Set<Long> ids = new HashSet<>();
    for (Snapshot snapshot : holding) ids.add(snapshot.snapshotId());
    table.refs().entrySet().stream()
        .filter(ref -> !ref.getKey().equals(SnapshotRef.MAIN_BRANCH))
        .filter(ref -> ids.contains(ref.getValue().snapshotId()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            ref -> {
              String kind = ref.getValue().isTag() ? "tag" : "branch";
              check.problem(
                  "the %s '%s' keeps snapshot %d, which contains such events; drop it first, for example with ALTER TABLE %s DROP %s `%s`"
                      .formatted(
                          kind,
                          ref.getKey(),
                          ref.getValue().snapshotId(),
                          check.name(),
                          kind.toUpperCase(Locale.ROOT),
                          ref.getKey()));
            });
    check.reject();
  }

  /**
   * Checks whether other tables use files that the erasure must delete.
   *
   * @param used such files, with the table that uses each
   */
  static void requireUnused(
      Topic topic, Table table, DeletableFiles deletable, Map<Path, String> used) {
    Preconditions check = new Preconditions(topic, table, deletable);
    Map<String, Set<String>> byTable = new TreeMap<>();
    used.forEach(
        (file, by) -> byTable.computeIfAbsent(by, _ -> new TreeSet<>()).add(file.toString()));
    byTable.forEach(
        (by, files) ->
            check.problem(
                "%s used by another table, %s: without these files it is broken, and with them the events stay. If you need that table, copy it (CREATE TABLE … AS SELECT). Then drop it without PURGE, which would delete files of this table, delete its metadata (in this table's folder only the files named here), and run this again"
                    .formatted(are(files), by)));
    check.reject();
  }

  /** Returns the exception for a failure before anything was written. */
  static LakeException unread(Topic topic, Exception e) {
    return new LakeException(
        "Topic %s: nothing was erased, because events cannot be matched: %s; repair or delete the unreadable files with the engine that wrote them, and run this again"
            .formatted(topic.name(), e.getMessage()),
        e);
  }

  private void garbageCollection() {
    boolean enabled =
        PropertyUtil.propertyAsBoolean(
            table.properties(), TableProperties.GC_ENABLED, TableProperties.GC_ENABLED_DEFAULT);
    if (enabled) return;
    problem(
        "the table's property gc.enabled is false, so no snapshot can be expired; run ALTER TABLE %s SET TBLPROPERTIES ('gc.enabled' = 'true')"
            .formatted(name()));
  }

  private void rowLevelDeletes() {
    Snapshot current = table.currentSnapshot();
    if (current == null) return;
    if (current.deleteManifests(table.io()).stream().noneMatch(Preconditions::isLive)) return;
    problem(
        "another engine has written row-level deletes, which Tidemark does not read; apply them to the data files, for example with CALL system.rewrite_data_files(table => '%s', options => map('delete-file-threshold', '1', 'remove-dangling-deletes', 'true')) in Spark or OPTIMIZE in Trino and Athena"
            .formatted(name()));
  }

  private static boolean isLive(ManifestFile manifest) {
    return manifest.hasAddedFiles() || manifest.hasExistingFiles();
  }

  /** Checks for files, in any snapshot, that Tidemark must not read, rewrite or delete. */
  private void files() {
    Set<String> read = new HashSet<>();
    Set<String> formats = new TreeSet<>();
    Set<String> outside = new TreeSet<>();
    Set<String> metadata = new TreeSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      String list = snapshot.manifestListLocation();
      if (!deletable.isInside(list)) metadata.add(list);
      for (ManifestFile manifest : manifests(snapshot)) {
        if (!read.add(manifest.path())) continue;
        if (!deletable.isInside(manifest.path())) metadata.add(manifest.path());
        try (ManifestReader<?> files = reader(manifest)) {
          for (ContentFile<?> file : files.select(List.of("file_path", "file_format"))) {
            if (file.format() != FileFormat.PARQUET) formats.add(file.location());
            if (!deletable.isInside(file.location())) outside.add(file.location());
          }
        } catch (NotFoundException alreadyDeleted) {
          // Of a snapshot that a killed erasure was about to expire.
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    String again =
        "CALL system.rewrite_data_files(table => '%s', options => map('rewrite-all', 'true')) and CALL system.expire_snapshots(table => '%s', older_than => now(), retain_last => 1) in Spark"
            .formatted(name(), name());
    if (!formats.isEmpty()) {
      problem(
          "%s not Parquet, the only format that Tidemark reads; set write.format.default to parquet, then %s"
              .formatted(are(formats), again));
    }
    if (!outside.isEmpty()) {
      problem(
          "%s outside the lake or the table's folder, %s, where Tidemark deletes nothing; unset write.data.path, then %s"
              .formatted(are(outside), deletable.folder(), again));
    }
    if (!metadata.isEmpty()) {
      problem(
          "%s metadata of the table outside its folder, %s, where Tidemark deletes nothing; unset write.metadata.path, then CALL system.rewrite_manifests('%s'), and expire the older snapshots"
              .formatted(are(metadata), deletable.folder(), name()));
    }
  }

  /** Checks that statistics files are in the table's folder: metadata can name any path. */
  private void statistics() {
    for (StatisticsFile file : table.statisticsFiles()) {
      statistics(file.path(), file.snapshotId(), "updateStatistics().removeStatistics");
    }
    for (PartitionStatisticsFile file : table.partitionStatisticsFiles()) {
      statistics(
          file.path(), file.snapshotId(), "updatePartitionStatistics().removePartitionStatistics");
    }
  }

  private void statistics(String file, long snapshot, String remove) {
    if (deletable.isInside(file)) return;
    problem(
        "the table's metadata names %2$s as the statistics of snapshot %1$d, outside its folder, %3$s, where Tidemark deletes nothing. Do not delete the file, which may be another one; remove the reference with Iceberg's API: table.%4$s(%5$dL).commit()"
            .formatted(snapshot, file, deletable.folder(), remove, snapshot));
  }

  private List<ManifestFile> manifests(Snapshot snapshot) {
    try {
      return snapshot.allManifests(table.io());
    } catch (NotFoundException alreadyDeleted) {
      return List.of();
    }
  }

  private ManifestReader<?> reader(ManifestFile manifest) {
    return switch (manifest.content()) {
      case DATA -> ManifestFiles.read(manifest, table.io(), table.specs());
      case DELETES -> ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs());
    };
  }

  private static String are(Set<String> files) {
    String some = String.join(", ", files.stream().limit(FILES_NAMED).toList());
    return files.size() == 1
        ? "the file %s is".formatted(some)
        : "%d files are, such as %s,".formatted(files.size(), some);
  }

  private String name() {
    String name = table.name();
    return name.substring(name.indexOf('.') + 1);
  }

  private void problem(String problem) {
    problems.add(problem);
  }

  private void reject() {
    if (problems.isEmpty()) return;
    throw new LakeException(
        problems.stream()
            .map(p -> "Topic %s: nothing was erased: %s".formatted(topic.name(), p))
            .toList());
  }
}
