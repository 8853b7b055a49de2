package dev.tidemark.catalog.erase;

import dev.tidemark.catalog.iceberg.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The files that erasures are about to delete, beside the table: once its snapshots are gone,
 * nothing else names them, and a killed erasure could not tell them from those of a loader. Each
 * erasure writes a file of its own, so that two at once do not lose what the other has noted.
 */
final class Journal {
  private static final String NAME = ".erasing-";

  private final Path table;
  private final List<Path> known = new ArrayList<>();

  Journal(Path table) {
    this.table = table;
  }

  /** What was noted and is not yet done; empty where all is. */
  Set<Path> read() throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    try (Stream<Path> entries = Files.list(table)) {
      for (Path entry : entries.toList()) {
        if (!entry.getFileName().toString().startsWith(NAME)) continue;
        // A link or a pipe is none of ours.
        if (!Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) continue;
        for (String file : Files.readAllLines(entry)) files.add(Path.of(file));
        known.add(entry);
      }
    } catch (NoSuchFileException doneMeanwhile) {
      // By the erasure that wrote it; or there is no table's folder, as nothing was ever loaded.
    }
    return files;
  }

  /** Notes these, durably. */
  void write(Collection<Path> files) throws IOException {
    Path file = table.resolve(NAME + UUID.randomUUID());
    Path unfinished = unfinished(file);
    Files.write(unfinished, files.stream().map(Path::toString).toList());
    Durable.sync(unfinished);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Durable.sync(table);
    known.add(file);
  }

  /** Where a note is until it is whole: what a kill leaves there upkeep finds as an orphan. */
  static Path unfinished(Path file) {
    return file.resolveSibling("metadata").resolve(file.getFileName());
  }

  /** Forgets what was read and written. */
  void done() throws IOException {
    for (Path file : known) Files.deleteIfExists(file);
    if (!known.isEmpty()) Durable.sync(table);
    known.clear();
  }
}
