package dev.tidemark.sql.engine.duckdb;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.sql.SQLException;
import java.util.Locale;

/** What DuckDB's exceptions mean; it tells them apart by their texts alone. */
enum Failure {
  /** The instance is of no more use, and this statement did it. */
  BROKE_THE_INSTANCE(QueryError.ENGINE_FAILED),
  /** The instance is of no more use, and some other statement did it. */
  INSTANCE_IS_BROKEN(QueryError.ENGINE_FAILED),
  INTERRUPTED(QueryError.TIMEOUT),
  NO_SPACE(QueryError.OUT_OF_RESOURCES),
  NO_FILE(QueryError.MISSING_DATA),
  OTHER(QueryError.ENGINE_FAILED);

  private final QueryError error;

  Failure(QueryError error) {
    this.error = error;
  }

  static Failure of(SQLException e) {
    String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("database has been invalidated")) return INSTANCE_IS_BROKEN;
    if (text.contains("internal error") || text.contains("fatal error")) {
      return BROKE_THE_INSTANCE;
    }
    if (text.contains("interrupted")) return INTERRUPTED;
    if (text.contains("out of memory") || text.contains("max_temp_directory_size")) {
      return NO_SPACE;
    }
    if (text.contains("no files found")
        || text.contains("cannot open file")
        || text.contains("no such file")) {
      return NO_FILE;
    }
    return OTHER;
  }

  QueryException exception(SQLException cause) {
    return new QueryException(error, "DuckDB: " + cause.getMessage(), cause);
  }
}
