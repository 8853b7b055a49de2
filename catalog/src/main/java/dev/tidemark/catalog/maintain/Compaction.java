package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.storage.Locations;
import dev.tidemark.catalog.write.FileRewriter;
import dev.tidemark.catalog.write.NewFiles;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.DataFile;

/** Rewrites groups of a table's files, several groups per commit. */
final class Compaction {
  /** The time after the end of a partition during which most late events arrive. */
  private static final long LATE_MS = 3_600_000;

  /** The maximum work that is lost if a process is killed or another rewrite is quicker. */
  private static final long COMMIT_BYTES = 256 << 20;

  private static final int COMMIT_GROUPS = 64;

  private Compaction() {}

  /** Plans the rewrites with the highest value per byte, up to the budget. */
  static List<MaintenanceStep.Compact> plan(
      List<LivePartition> partitions, CompactionTiers compactionTiers, Instant now, long budget) {
    record Choice(String partition, CompactionTiers.Group group) {}
    List<Choice> choices = new ArrayList<>();
    for (LivePartition partition : partitions) {
      boolean closed = partition.end() + LATE_MS <= now.toEpochMilli();
      for (CompactionTiers.Group group : compactionTiers.groups(partition.files(), closed)) {
        choices.add(new Choice(partition.name(), group));
      }
    }
    choices.sort(
        Comparator.comparingDouble((Choice choice) -> choice.group().worth())
            .reversed()
            .thenComparing(Choice::partition, Comparator.reverseOrder()));
    List<MaintenanceStep.Compact> steps = new ArrayList<>();
    long left = budget;
    for (Choice choice : choices) {
      CompactionTiers.Group group = choice.group();
      if (group.bytes() > left) continue;
      left -= group.bytes();
      steps.add(
          new MaintenanceStep.Compact(
              choice.partition(),
              group.files().stream().map(LiveFile::location).toList(),
              group.files().stream().mapToLong(LiveFile::rows).sum(),
              group.bytes(),
              group.into()));
    }
    return steps;
  }

  /** Receives the results of the steps. */
  interface Listener {
    /** Returns whether there is time for another step. */
    boolean hasTime();

    /** The steps were done in one commit, or not done because another rewrite was quicker. */
    void ended(List<MaintenanceStep.Compact> steps, boolean done, FileReplacement fileReplacement);

    /** A step failed; the other steps continue. */
    void failed(MaintenanceStep.Compact step, LakeException why);
  }

  /** Runs the steps, several per commit. */
  static void run(
      TableState tableState,
      List<MaintenanceStep.Compact> steps,
      FileRewriter fileRewriter,
      Instant now,
      Listener listener) {
    Map<String, DataFile> files = tableState.files();
    for (int next = 0; next < steps.size() && listener.hasTime(); ) {
      String name = UUID.randomUUID().toString();
      NewFiles names = new NewFiles(tableState.table(), name, now);
      FileReplacement fileReplacement =
          new FileReplacement(tableState.table(), tableState.snapshot(), name);
      List<MaintenanceStep.Compact> together = new ArrayList<>();
      while (next < steps.size() && listener.hasTime() && !isFull(fileReplacement, together)) {
        MaintenanceStep.Compact step = steps.get(next++);
        List<DataFile> old = step.files().stream().map(files::get).toList();
        try {
          fileReplacement.add(
              old, fileRewriter.rewrite(tableState.table(), old, Optional.empty(), names));
          together.add(step);
        } catch (LakeException e) {
          // An erasure leaves no copy and deletes files immediately: then the erasure was quicker.
          if (old.stream().allMatch(Compaction::isThere)) listener.failed(step, e);
        }
      }
      if (together.isEmpty()) continue;
      listener.ended(together, fileReplacement.commit(), fileReplacement);
    }
  }

  private static boolean isThere(DataFile file) {
    return Files.exists(Locations.path(file.location()));
  }

  private static boolean isFull(
      FileReplacement fileReplacement, List<MaintenanceStep.Compact> together) {
    return together.size() >= COMMIT_GROUPS || fileReplacement.bytesRead() >= COMMIT_BYTES;
  }
}
