package dev.tidemark.benchmarks.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The reference for a load: DuckDB alone copies the same columns (including the payload) of the
 * same file into one Parquet file, with all threads but without validation, order, deduplication,
 * commit and fsync.
 */
final class PlainCopy {
  private PlainCopy() {}

  static void run(Path ndjson, Path parquet) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone='UTC'");
      statement.execute(
          """
          COPY (
            SELECT e.event_id AS id, make_timestamptz(e.timestamp * 1000) AS timestamp,
                   e.environment AS env, e.tenant_id AS org,
                   e.action, e.source_app, e.description, e.server, e.success, e.duration, e.attempt,
                   e.level, e.transaction_id, json::VARCHAR AS payload, now() AS loaded_at
            FROM (SELECT json, json_transform(json, '{"event_id":"VARCHAR","timestamp":"BIGINT",
                    "environment":"VARCHAR","tenant_id":"VARCHAR","action":"VARCHAR","source_app":"VARCHAR",
                    "description":"VARCHAR","server":"VARCHAR","success":"BOOLEAN","duration":"DOUBLE",
                    "attempt":"BIGINT","level":"VARCHAR","transaction_id":"VARCHAR"}') AS e
                  FROM read_ndjson_objects('%s'))
          ) TO '%s' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)
          """
              .formatted(ndjson, parquet));
    }
  }
}
