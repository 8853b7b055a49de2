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
 * Looks whether data files say by field ids which column is which. Another engine can add files
 * without them to a table, such as those of pandas; DuckDB, asked by field id, reads them as rows
 * of nulls and says nothing.
 */
public record FieldIdCheck(Connection connection, Schema schema) {
  /**
   * Rejects files whose columns are not known.
   *
   * @throws NoFieldIdsException where one has no field ids
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
