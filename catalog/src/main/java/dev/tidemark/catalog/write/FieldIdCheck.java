package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.Parameters;
import dev.tidemark.catalog.table.TableDefinition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.apache.iceberg.Schema;

/**
 * Checks that the columns of data files have field ids. Other engines can add files without field
 * ids to a table, for example files from pandas. If DuckDB reads such files by field id, it returns
 * rows of nulls without an error.
 */
public record FieldIdCheck(Connection connection, Schema schema) {
  /**
   * Requires that all files have field ids.
   *
   * @throws NoFieldIdsException if a file has none
   */
  public void require(List<String> files) throws SQLException {
    String query =
        """
        SELECT file_name FROM parquet_schema(?) GROUP BY file_name \
        HAVING count(*) FILTER (field_id = %d) <> 1 OR count(*) FILTER (field_id = %d) <> 1 \
        ORDER BY file_name LIMIT 1\
        """
            .formatted(id(TableDefinition.ID), id(TableDefinition.TIMESTAMP));
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      Parameters.bind(connection, statement, List.of(files));
      try (ResultSet without = statement.executeQuery()) {
        if (without.next()) throw new NoFieldIdsException(without.getString(1));
      }
    }
  }

  private int id(String column) {
    return schema.findField(column).fieldId();
  }
}
