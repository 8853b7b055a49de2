package dev.tidemark.sql.engine.trino;

import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import java.sql.SQLException;

/** Maps Trino's error codes. Each error category and each connector has its own range of codes. */
final class TrinoErrors {
  private static final int USER_CANCELED = 3;
  private static final int INVALID_ARGUMENTS = 76;
  private static final int INSUFFICIENT_RESOURCES = 0x0002_0000;
  private static final int QUERY_QUEUE_FULL = INSUFFICIENT_RESOURCES + 2;
  private static final int EXCEEDED_TIME_LIMIT = INSUFFICIENT_RESOURCES + 3;
  private static final int EXTERNAL = 0x0100_0000;
  private static final int ICEBERG = 0x0504_0000;
  private static final int ICEBERG_CANNOT_OPEN_SPLIT = ICEBERG + 6;
  private static final int ICEBERG_MISSING_METADATA = ICEBERG + 15;

  private TrinoErrors() {}

  static QueryException of(SQLException e) {
    return new QueryException(error(e), "Trino: " + e.getMessage(), e);
  }

  private static QueryError error(SQLException e) {
    int code = e.getErrorCode();
    return switch (code) {
      case EXCEEDED_TIME_LIMIT -> QueryError.TIMEOUT;
      case QUERY_QUEUE_FULL -> QueryError.BUSY;
      // Cancelled by an administrator: for our own cancels no caller waits any more.
      case USER_CANCELED -> QueryError.CANCELLED;
      case ICEBERG_CANNOT_OPEN_SPLIT, ICEBERG_MISSING_METADATA -> QueryError.MISSING_DATA;
      // The only argument of ours that can become invalid is a snapshot that no longer exists.
      case INVALID_ARGUMENTS -> QueryError.MISSING_DATA;
      default ->
          code >= INSUFFICIENT_RESOURCES && code < EXTERNAL
              ? QueryError.OUT_OF_RESOURCES
              : QueryError.ENGINE_FAILED;
    };
  }
}
