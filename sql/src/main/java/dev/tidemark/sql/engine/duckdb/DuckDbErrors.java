package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.sql.SQLException;
import java.util.Locale;

/** The meaning of DuckDB's exceptions, which differ only in their texts. */
enum DuckDbErrors {
  /** This statement made the instance unusable. */
  BROKE_THE_INSTANCE(QueryError.ENGINE_FAILED),
  /** Another statement made the instance unusable. */
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
    // Only the start of the text is DuckDB's own: the rest may repeat a value of the caller.
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

  /** Returns whether the instance is unusable. */
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
