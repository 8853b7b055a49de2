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

/** The file of a lake's catalog: what to say where it is no catalog, or not any more. */
final class CatalogFile {
  private static final int NAMED = 3;

  private CatalogFile() {}

  /**
   * Makes sure that no catalog is begun for tables that another one knew: SQLite takes an empty
   * file for a new database, and throws away what its log has of the old one.
   *
   * @throws LakeException where it is missing, or has no bytes, and there are tables with events
   */
  static void requireIfTables(Path database, Path tables) throws IOException {
    if (!isMissingOrEmpty(database)) return;
    List<String> names = MetadataCheck.tablesWithEvents(tables);
    if (names.isEmpty()) return;
    throw new LakeException(
        "%s is missing, or empty, and the warehouse holds %s; no new catalog is made for them, and their files are left alone. Run `tidemark register --dir %s`"
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

  /** What to say of a catalog that SQLite does not open or read. */
  static LakeException unreadable(Path database, Exception failure) {
    Throwable cause = failure.getCause() instanceof SQLException sql ? sql : failure;
    if (!isBroken(cause)) {
      return new LakeException(
          "The catalog %s cannot be read: %s".formatted(database, cause.getMessage()), failure);
    }
    return new LakeException(
        "The catalog %s is no database, is cut off or is damaged (%s); the tables do not need it, and no file of theirs is touched. Stop what runs on the lake, move catalog.db, and catalog.db-wal and catalog.db-shm where they are there, to another folder, and run `tidemark register --dir %s`"
            .formatted(database, cause.getMessage(), database.getParent()),
        failure);
  }

  private static boolean isBroken(Throwable cause) {
    return cause instanceof SQLException sql
        && (sql.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code
            || sql.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code);
  }
}
