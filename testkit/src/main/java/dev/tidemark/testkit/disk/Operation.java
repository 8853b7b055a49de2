package dev.tidemark.testkit.disk;

import java.nio.file.Path;

/**
 * Something that a program does with a file or folder.
 *
 * @param path as the real file system has it
 * @param bytes how many it reads or writes, as far as it has said; else 0
 */
public record Operation(Kind kind, Path path, long bytes) {
  /** What is done; what comes as several system calls is one. */
  public enum Kind {
    OPEN,
    /** Opens a file that may be written to, perhaps a new one. */
    CREATE,
    READ,
    WRITE,
    TRUNCATE,
    /** Flushes a file, or the entries of a folder, to the disk. */
    FORCE,
    LIST,
    MAKE_FOLDER,
    MOVE,
    COPY,
    LINK,
    DELETE,
    /** Asks whether something is there, and what it is. */
    LOOK,
    /** Sets attributes. */
    CHANGE;

    /** Whether what lies on the disk may be different afterwards. */
    public boolean changes() {
      return switch (this) {
        case CREATE, WRITE, TRUNCATE, FORCE, MAKE_FOLDER, MOVE, COPY, LINK, DELETE, CHANGE -> true;
        case OPEN, READ, LIST, LOOK -> false;
      };
    }
  }

  Operation(Kind kind, Path path) {
    this(kind, path, 0);
  }
}
