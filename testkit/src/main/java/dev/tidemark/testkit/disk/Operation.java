package dev.tidemark.testkit.disk;

import java.nio.file.Path;

/**
 * An operation of a program on a file or folder.
 *
 * @param path the path in the real file system
 * @param bytes the number of bytes to read or write if known; else 0
 */
public record Operation(Kind kind, Path path, long bytes) {
  /** The kind of an operation; several system calls may be one operation. */
  public enum Kind {
    OPEN,
    /** Opens a file for writing; may create it. */
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
    /** Reads whether a path exists, or its attributes. */
    LOOK,
    /** Sets attributes. */
    CHANGE;

    /** Returns whether the operation may change the content of the disk. */
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
