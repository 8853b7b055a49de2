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
 * The files that erasures are about to delete, beside the table: once its snapshots are gone,
 * nothing else names them, and a killed erasure could not tell them from those of a loader. Each
 * erasure writes a file of its own, so that two at once do not lose what the other has noted; each
 * does what all have noted, as far as no snapshot needs it any more.
 */
record DeletionJournal(Path table) {
  private static final String NAME = ".erasing-";

  /** What was noted and is not yet done, by note. */
  Map<Path, Set<Path>> read() throws IOException {
    Map<Path, Set<Path>> notes = new LinkedHashMap<>();
    try (Stream<Path> entries = Files.list(table)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().startsWith(NAME)) continue;
        // A link or a pipe is none of ours.
        if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) continue;
        notes.put(entry, files(entry));
      }
    } catch (NoSuchFileException noFolder) {
      // As nothing was ever loaded.
    }
    return notes;
  }

  private static Set<Path> files(Path note) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    try {
      for (String file : Files.readAllLines(note)) files.add(Path.of(file));
    } catch (NoSuchFileException doneMeanwhile) {
      // By another erasure.
    }
    return files;
  }

  /** Notes these, durably. */
  void write(Collection<Path> files) throws IOException {
    Path file = table.resolve(NAME + UUID.randomUUID());
    Path unfinished = unfinished(file);
    Files.write(unfinished, files.stream().map(Path::toString).toList());
    Fsync.sync(unfinished);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Fsync.sync(table);
  }

  /** Where a note is until it is whole: what a kill leaves there maintenance finds as an orphan. */
  static Path unfinished(Path file) {
    return file.resolveSibling("metadata").resolve(file.getFileName());
  }

  /**
   * Leaves some files of a note, and forgets the others.
   *
   * @param count how many it had
   */
  void leave(Path note, int count, Collection<Path> files) throws IOException {
    if (!files.isEmpty() && files.size() == count) return;
    if (!files.isEmpty()) write(files);
    Files.deleteIfExists(note);
    Fsync.sync(table);
  }
}
