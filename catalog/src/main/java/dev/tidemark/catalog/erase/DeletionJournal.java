package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.storage.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Records, beside the table, the files that erasures are about to delete. After the table's
 * snapshots have expired, nothing else names these files, and after a kill an erasure could not
 * distinguish them from files of a running load. Each erasure writes a record of its own, so that
 * concurrent erasures do not lose each other's records; each erasure finishes all records, except
 * for files that a snapshot still needs.
 */
record DeletionJournal(Path table) {
  private static final String NAME = ".erasing-";

  /** Returns the files that are recorded and not yet deleted, by record. */
  Map<Path, Set<Path>> read() throws IOException {
    Map<Path, Set<Path>> notes = new LinkedHashMap<>();
    try (Stream<Path> entries = Files.list(table)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().startsWith(NAME)) continue;
        // A link or a pipe was not written by Tidemark.
        if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) continue;
        notes.put(entry, files(entry));
      }
    } catch (NoSuchFileException noFolder) {
      // Nothing was ever loaded.
    }
    return notes;
  }

  private static Set<Path> files(Path note) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    try {
      for (String file : Files.readAllLines(note)) files.add(Path.of(file));
    } catch (NoSuchFileException doneMeanwhile) {
      // Another erasure finished it.
    }
    return files;
  }

  /** Records files, durably. */
  void write(Collection<Path> files) throws IOException {
    Path file = table.resolve(NAME + UUID.randomUUID());
    Path unfinished = unfinished(file);
    Files.write(unfinished, files.stream().map(Path::toString).toList());
    Fsync.sync(unfinished);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Fsync.sync(table);
  }

  /**
   * Returns the path of a record until it is complete; after a kill, maintenance finds it as an
   * orphan.
   */
  static Path unfinished(Path file) {
    return file.resolveSibling("metadata").resolve(file.getFileName());
  }

  /**
   * Keeps some files of a record, and removes the others from it.
   *
   * @param count the number of files in the record
   */
  void leave(Path note, int count, Collection<Path> files) throws IOException {
    if (!files.isEmpty() && files.size() == count) return;
    if (!files.isEmpty()) write(files);
    Files.deleteIfExists(note);
    Fsync.sync(table);
  }
}
