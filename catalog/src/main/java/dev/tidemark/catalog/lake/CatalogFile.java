package dev.tidemark.catalog.lake;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.List;
import org.sqlite.SQLiteErrorCode;

/** Checks the file of a lake's catalog and reports why it cannot be used. */
final class CatalogFile {
  private static final int NAMED = 3;

  private CatalogFile() {}

  /**
   * Requires that no new catalog is created for existing tables. SQLite accepts an empty file as a
   * new database and discards the log of the old one.
   *
   * @throws LakeException if the file is missing or empty and there are tables with events
   */
  static void requireIfTables(Path database, Path tables) throws IOException {
    if (!isMissingOrEmpty(database)) return;
    List<String> names = MetadataCheck.tablesWithEvents(tables);
    if (names.isEmpty()) return;
    throw new LakeException(
        "%s is missing or empty, but the warehouse contains %s; no new catalog was created, and their files are not changed. Run `tidemark register --dir %s`"
            .formatted(database, words(names), database.getParent()));
  }

  private static boolean isMissingOrEmpty(Path database) throws IOException {
    try {
      var file = Files.readAttributes(database, BasicFileAttributes.class, NOFOLLOW_LINKS);
      return file.isRegularFile() && file.size() == 0;
    } catch (NoSuchFileException missing) {
      return true;
    }
  }

  private static String words(List<String> names) {
    if (names.size() == 1) return "the table " + names.getFirst();
    String some = String.join(", ", names.stream().limit(NAMED).toList());
    return "%d tables (%s%s)".formatted(names.size(), some, names.size() > NAMED ? ", …" : "");
  }

  /** Returns the exception for a catalog that SQLite cannot open or read. */
  static LakeException unreadable(Path database, Exception failure) {
    Throwable cause = failure.getCause() instanceof SQLException sql ? sql : failure;
    if (!isBroken(cause)) {
      return new LakeException(
          "The catalog %s cannot be read: %s".formatted(database, cause.getMessage()), failure);
    }
    return new LakeException(
        "The catalog %s is not a database, or is truncated or damaged (%s); the tables do not need it, and none of their files was changed. Stop all processes that use the lake, move catalog.db (and catalog.db-wal and catalog.db-shm, if they exist) to another folder, and run `tidemark register --dir %s`"
            .formatted(database, cause.getMessage(), database.getParent()),
        failure);
  }

  private static boolean isBroken(Throwable cause) {
    return cause instanceof SQLException sql
        && (sql.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code
            || sql.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code);
  }
}
