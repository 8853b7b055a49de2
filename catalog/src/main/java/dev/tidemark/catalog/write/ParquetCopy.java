package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.Parameters;
import dev.tidemark.catalog.duckdb.RowGroupLimits;
import dev.tidemark.catalog.duckdb.SqlText;
import dev.tidemark.catalog.lake.ColumnMetrics;
import dev.tidemark.catalog.lake.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a query as one Parquet file of a table: zstd level 1, small row groups and
 * data pages, Iceberg's field ids. The file's metrics are the column statistics that DuckDB
 * returns, so no footer is read again.
 */
public final class ParquetCopy {
  private final Schema schema;
  private final String fieldIds;

  /**
   * Creates a writer for columns of a table.
   *
   * @param columns the columns that the queries return, all of them in the schema
   */
  public ParquetCopy(Schema schema, List<String> columns) {
    this.schema = schema;
    this.fieldIds =
        columns.stream()
            .map(column -> SqlText.name(column) + ": " + schema.findField(column).fieldId())
            .collect(Collectors.joining(", "));
  }

  /**
   * Writes a file; it is not yet durable.
   *
   * @param parameters the parameters of the query, in the order of their query marks
   * @param groups the limits of its row groups
   */
  public WrittenFile write(
      Connection connection,
      String query,
      List<? extends @Nullable Object> parameters,
      Path file,
      RowGroupLimits groups)
      throws SQLException {
    String copy =
        "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE %d, ROW_GROUP_SIZE_BYTES %d, DATA_PAGE_SIZE_LIMIT %d, FIELD_IDS {%s}, RETURN_STATS true)"
            .formatted(
                query,
                SqlText.text(file.toString()),
                groups.rows(),
                groups.bytes(),
                Tables.DATA_PAGE,
                fieldIds);
    try (PreparedStatement statement = connection.prepareStatement(copy)) {
      Parameters.bind(connection, statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        @SuppressWarnings("unchecked") // the type that RETURN_STATS returns
        var statistics = (Map<String, Map<String, String>>) result.getObject("column_statistics");
        long count = result.getLong("count");
        return new WrittenFile(
            file,
            count,
            result.getLong("file_size_bytes"),
            ColumnMetrics.of(schema, count, statistics));
      }
    }
  }
}
