package dev.tidemark.catalog.maintain;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tidemark.catalog.lake.DeletableFiles;
import dev.tidemark.catalog.lake.LakeException;
import dev.tidemark.catalog.lake.ReachableFiles;
import dev.tidemark.catalog.lake.Tables;
import dev.tidemark.catalog.storage.RealPaths;
import dev.tidemark.partitioner.retry.Retries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NotFoundException;

/**
 * Finds files in a table's folders that no snapshot contains, left by killed processes.
 *
 * <p>The files of a running load are not in a snapshot either. Only age distinguishes them: no file
 * is deleted that is younger than the time that any load takes from its files to its commit.
 */
final class Orphans {
  private static final int RETRIES = 2;
  private static final long ROUNDED_MS = 2_000;

  private Orphans() {}

  /**
   * Returns the orphans of a table that were not written to since a time.
   *
   * @param kept receives the files that are not part of the table and are still kept, with the
   *     reason
   */
  static Optional<MaintenanceStep.DeleteOrphans> plan(
      Table table, Instant since, DeletableFiles deletable, Consumer<Map<Path, String>> kept) {
    Map<Path, Long> old = new TreeMap<>();
    // A file that is older than the table belongs to another table. File systems round their times.
    Instant created = Tables.created(table).minusMillis(ROUNDED_MS);
    try {
      for (String name : List.of("data", "metadata")) {
        Path folder = deletable.paths().ofFolder(deletable.folder().resolve(name));
        if (deletable.isInside(folder)) collect(folder, created, since, old);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new LakeException("The folders of %s cannot be listed".formatted(table.name()), e);
    }
    if (old.isEmpty()) return Optional.empty();
    removeReachable(table, old.keySet(), deletable.paths());
    kept.accept(deletable.keepOthers(old.keySet()));
    if (old.isEmpty()) return Optional.empty();
    long bytes = old.values().stream().mapToLong(Long::longValue).sum();
    List<String> files = old.keySet().stream().map(Path::toString).toList();
    return Optional.of(new MaintenanceStep.DeleteOrphans(files, bytes));
  }

  private static void removeReachable(Table table, Set<Path> old, RealPaths paths) {
    for (var retries = Retries.of(RETRIES); ; ) {
      // Only now: files that were committed while the folders were listed are not orphans.
      table.refresh();
      try {
        ReachableFiles.of(table, paths).removeFrom(old);
        return;
      } catch (NotFoundException expiredMeanwhile) {
        if (!retries.next()) throw expiredMeanwhile;
      }
    }
  }

  private static void collect(Path folder, Instant created, Instant since, Map<Path, Long> old)
      throws IOException {
    if (!Files.isDirectory(folder)) return;
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes file) {
            Instant written = file.lastModifiedTime().toInstant();
            if (file.isRegularFile() && written.isBefore(since) && !written.isBefore(created)) {
              old.put(path, file.size());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            // A commit deletes old metadata: the file is not needed.
            if (e instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
            throw e;
          }
        });
  }

  static void run(MaintenanceStep.DeleteOrphans step, DeletableFiles deletable) {
    try {
      for (String file : step.files()) deletable.delete(Path.of(file));
    } catch (IOException e) {
      throw new LakeException("An orphan cannot be deleted: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the time before which a file is old. Uses the clock of the file system, too: for a
   * process whose clock is ahead, the files of a running load would look old.
   */
  static Instant since(Path folder, Instant now, Duration age) {
    // A fixed name: with unique names, each killed process would leave a file forever.
    Path probe = folder.resolve(".now");
    try {
      Instant there = Files.getLastModifiedTime(fresh(probe), NOFOLLOW_LINKS).toInstant();
      return (there.isBefore(now) ? there : now).minus(age);
    } catch (IOException e) {
      throw new LakeException("%s cannot be written: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /**
   * Creates the file again and does not write to an existing one: a link of that name may lead
   * anywhere.
   */
  private static Path fresh(Path probe) throws IOException {
    for (var retries = Retries.of(RETRIES); ; ) {
      Files.deleteIfExists(probe);
      try {
        return Files.createFile(probe);
      } catch (FileAlreadyExistsException ofAnotherProcess) {
        if (!retries.next()) throw ofAnotherProcess;
      }
    }
  }
}
