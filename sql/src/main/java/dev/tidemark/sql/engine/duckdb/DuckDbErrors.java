package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.sql.SQLException;
import java.util.Locale;

/** What DuckDB's exceptions mean; it tells them apart by their texts alone. */
enum DuckDbErrors {
  /** The instance is of no more use, and this statement did it. */
  BROKE_THE_INSTANCE(QueryError.ENGINE_FAILED),
  /** The instance is of no more use, and some other statement did it. */
  INSTANCE_IS_BROKEN(QueryError.ENGINE_FAILED),
  INTERRUPTED(QueryError.TIMEOUT),
  NO_SPACE(QueryError.OUT_OF_RESOURCES),
  NO_FILE(QueryError.MISSING_DATA),
  OTHER(QueryError.ENGINE_FAILED);

  private final QueryError error;

  DuckDbErrors(QueryError error) {
    this.error = error;
  }

  static DuckDbErrors of(SQLException e) {
    // By how it begins, which is DuckDB's own: what follows may repeat a value of the caller's.
    String text = String.valueOf(e.getMessage());
    if (text.startsWith("FATAL Error") && text.contains("database has been invalidated")) {
      return INSTANCE_IS_BROKEN;
    }
    if (text.startsWith("FATAL Error") || text.startsWith("INTERNAL Error")) {
      return BROKE_THE_INSTANCE;
    }
    if (text.startsWith("INTERRUPT Error")) return INTERRUPTED;
    if (text.startsWith("Out of Memory Error")) return NO_SPACE;
    if (isOfABrokenFile(text)) return NO_FILE;
    return text.startsWith("IO Error") && isOfAFile(text) ? NO_FILE : OTHER;
  }

  private static boolean isOfABrokenFile(String text) {
    return text.startsWith("TProtocolException: Invalid data")
        || text.startsWith("Invalid Input Error: No magic bytes found at end of file")
        || (text.startsWith("Invalid Input Error: File '")
            && text.contains("too small to be a Parquet file"));
  }

  private static boolean isOfAFile(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.contains("no files found")
        || lower.contains("cannot open file")
        || lower.contains("no such file");
  }

  /** Whether the instance is of no more use. */
  boolean isOfTheInstance() {
    return switch (this) {
      case BROKE_THE_INSTANCE, INSTANCE_IS_BROKEN -> true;
      case INTERRUPTED, NO_SPACE, NO_FILE, OTHER -> false;
    };
  }

  QueryException exception(SQLException cause) {
    return new QueryException(error, "DuckDB: " + cause.getMessage(), cause);
  }
}
