package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.index.CommitLog;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Table;

/** Merges many small manifests of a table into few. */
final class Manifests {
  /** Fewer manifests are read quickly; each load adds one. */
  private static final int MANY = 32;

  private static final long SMALL = 2 << 20;

  /** The target size of Iceberg's own merging. */
  private static final long FULL = 8 << 20;

  private Manifests() {}

  static Optional<MaintenanceStep.RewriteManifests> plan(Table table, long snapshot) {
    List<ManifestFile> small =
        table.snapshot(snapshot).dataManifests(table.io()).stream()
            .filter(manifest -> manifest.length() < SMALL)
            .filter(manifest -> manifest.partitionSpecId() == table.spec().specId())
            .toList();
    if (small.size() < MANY) return Optional.empty();
    long bytes = small.stream().mapToLong(ManifestFile::length).sum();
    return Optional.of(
        new MaintenanceStep.RewriteManifests(
            small.stream().map(ManifestFile::path).toList(),
            Math.toIntExact(Math.ceilDiv(bytes, FULL))));
  }

  /**
   * Writes new manifests, each for a range of partitions.
   *
   * @param partitions the partitions, from which the ranges are computed
   */
  static void run(
      Table table, MaintenanceStep.RewriteManifests step, List<LivePartition> partitions) {
    Set<String> small = Set.copyOf(step.manifests());
    NavigableMap<Integer, Integer> ranges = ranges(partitions, step.into());
    table
        .rewriteManifests()
        .rewriteIf(manifest -> small.contains(manifest.path()))
        .clusterBy(
            file -> {
              Integer period = LivePartition.period(file.partition(), table.spec());
              var range = period == null ? null : ranges.floorEntry(period);
              return range == null ? 0 : range.getValue();
            })
        .set(CommitLog.MAINTENANCE, "manifests")
        .commit();
  }

  /** Returns the first period of each range; the ranges have about the same number of files. */
  private static NavigableMap<Integer, Integer> ranges(List<LivePartition> partitions, int wanted) {
    TreeMap<Integer, Long> files = new TreeMap<>();
    for (LivePartition partition : partitions) {
      files.merge(partition.period(), (long) partition.files().size(), Long::sum);
    }
    long all = Math.max(1, files.values().stream().mapToLong(Long::longValue).sum());
    NavigableMap<Integer, Integer> ranges = new TreeMap<>();
    long before = 0;
    for (var period : files.entrySet()) {
      int range = (int) (before * wanted / all);
      if (!ranges.containsValue(range)) ranges.put(period.getKey(), range);
      before += period.getValue();
    }
    return ranges;
  }
}
