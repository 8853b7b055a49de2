package dev.tidemark.catalog.maintain;

import dev.tidemark.catalog.files.Locations;
import dev.tidemark.catalog.iceberg.LakeException;
import dev.tidemark.catalog.write.NewFiles;
import dev.tidemark.catalog.write.Rewriting;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.DataFile;

/** Writes groups of a table's files again, some groups a commit. */
final class Compaction {
  /** How long a partition gets events after its end that are hardly late. */
  private static final long LATE_MS = 3_600_000;

  /** What is lost when a process is killed, or another rewriting was quicker. */
  private static final long COMMIT_BYTES = 256 << 20;

  private static final int COMMIT_GROUPS = 64;

  private Compaction() {}

  /** What is worth most comes first, as far as the bytes go. */
  static List<Step.Compact> plan(
      List<LivePartition> partitions, Tiers tiers, Instant now, long budget) {
    record Choice(String partition, Tiers.Group group) {}
    List<Choice> choices = new ArrayList<>();
    for (LivePartition partition : partitions) {
      boolean closed = partition.end() + LATE_MS <= now.toEpochMilli();
      for (Tiers.Group group : tiers.groups(partition.files(), closed)) {
        choices.add(new Choice(partition.name(), group));
      }
    }
    choices.sort(
        Comparator.comparingDouble((Choice choice) -> choice.group().worth())
            .reversed()
            .thenComparing(Choice::partition, Comparator.reverseOrder()));
    List<Step.Compact> steps = new ArrayList<>();
    long left = budget;
    for (Choice choice : choices) {
      Tiers.Group group = choice.group();
      if (group.bytes() > left) continue;
      left -= group.bytes();
      steps.add(
          new Step.Compact(
              choice.partition(),
              group.files().stream().map(LiveFile::location).toList(),
              group.files().stream().mapToLong(LiveFile::rows).sum(),
              group.bytes(),
              group.into()));
    }
    return steps;
  }

  /** What becomes of the steps. */
  interface Watcher {
    /** Whether there is time for another one. */
    boolean hasTime();

    /** Some were done in one commit, or in none because another rewriting was quicker. */
    void ended(List<Step.Compact> steps, boolean done, Replacement replacement);

    /** One failed; the others go on. */
    void failed(Step.Compact step, LakeException why);
  }

  /** Does the steps, some a commit. */
  static void run(
      Survey survey, List<Step.Compact> steps, Rewriting rewriting, Instant now, Watcher watcher) {
    Map<String, DataFile> files = survey.files();
    for (int next = 0; next < steps.size() && watcher.hasTime(); ) {
      String name = UUID.randomUUID().toString();
      NewFiles names = new NewFiles(survey.table(), name, now);
      Replacement replacement = new Replacement(survey.table(), survey.snapshot(), name);
      List<Step.Compact> together = new ArrayList<>();
      while (next < steps.size() && watcher.hasTime() && !isFull(replacement, together)) {
        Step.Compact step = steps.get(next++);
        List<DataFile> old = step.files().stream().map(files::get).toList();
        try {
          replacement.add(old, rewriting.rewrite(survey.table(), old, Optional.empty(), names));
          together.add(step);
        } catch (LakeException e) {
          // Erasure leaves no copy, so it deletes files at once: then it was quicker.
          if (old.stream().allMatch(Compaction::isThere)) watcher.failed(step, e);
        }
      }
      if (together.isEmpty()) continue;
      watcher.ended(together, replacement.commit(), replacement);
    }
  }

  private static boolean isThere(DataFile file) {
    return Files.exists(Locations.path(file.location()));
  }

  private static boolean isFull(Replacement replacement, List<Step.Compact> together) {
    return together.size() >= COMMIT_GROUPS || replacement.bytesRead() >= COMMIT_BYTES;
  }
}
