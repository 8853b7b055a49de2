package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.Parameters;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Table;

/** Counts the rows of data files that match a condition; rejects files without field ids. */
record RowCounter(Connection connection, Table table) {
  /** The number of files in one statement: one statement per file would cost more than its rows. */
  private static final int AT_ONCE = 200;

  /** Returns the counts by file; files without matching rows are left out. */
  Map<Path, Long> of(List<Path> files, RowCondition condition) throws SQLException {
    Map<Path, Long> counts = new HashMap<>();
    for (int from = 0; from < files.size(); from += AT_ONCE) {
      add(files.subList(from, Math.min(files.size(), from + AT_ONCE)), condition, counts);
    }
    return counts;
  }

  private void add(List<Path> files, RowCondition condition, Map<Path, Long> counts)
      throws SQLException {
    List<String> paths = files.stream().map(Path::toString).toList();
    new FieldIdCheck(connection, table.schema()).require(paths);
    String query =
        "SELECT filename, count(*) FROM %s WHERE %s GROUP BY filename"
            .formatted(new TableSql(table.schema()).relationWithFiles(), condition.sql());
    List<Object> parameters = new ArrayList<>();
    parameters.add(paths);
    parameters.addAll(condition.parameters());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      Parameters.bind(connection, statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) counts.put(Path.of(result.getString(1)), result.getLong(2));
      }
    }
  }
}
