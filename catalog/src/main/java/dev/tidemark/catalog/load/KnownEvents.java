package dev.tidemark.catalog.load;

import dev.tidemark.catalog.files.Bounds;
import dev.tidemark.catalog.files.DataFile;
import dev.tidemark.catalog.table.TableDefinition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Finds the events of a part that the table holds already: an identity has a timestamp and a
 * partition, so only the files whose time bounds overlap the part's are asked.
 */
final class KnownEvents {
  private final Database database;

  KnownEvents(Database database) {
    this.database = database;
  }

  /** Those of the files that may hold an event of the part. */
  static List<DataFile> candidates(Part part, Collection<DataFile> files) {
    if (part.size() == 0) return List.of();
    return files.stream().filter(file -> mayHold(file, part)).toList();
  }

  private static boolean mayHold(DataFile file, Part part) {
    if (!Objects.equals(file.env(), part.key().env())) return false;
    Bounds times = file.bounds(TableDefinition.TIMESTAMP);
    return (!(times.lower() instanceof Long lower) || lower <= part.lastTimestamp())
        && (!(times.upper() instanceof Long upper) || upper >= part.firstTimestamp());
  }

  /** The positions of the part's events that these files hold. */
  BitSet find(Connection connection, Rows rows, Part part, List<DataFile> files)
      throws SQLException {
    BitSet found = new BitSet();
    try (var keys = database.table(new PartKeys(rows, part));
        Statement statement = connection.createStatement();
        ResultSet positions = statement.executeQuery(sql(keys.sql(), part, files))) {
      while (positions.next()) found.set(positions.getInt(1));
    }
    return found;
  }

  private static String sql(String keys, Part part, List<DataFile> files) {
    return """
        SELECT DISTINCT k.position
        FROM (SELECT position, id, make_timestamptz(micros) AS time, org FROM %s) k
        JOIN (SELECT id, timestamp, org FROM read_parquet([%s])
              WHERE timestamp BETWEEN make_timestamptz(%d) AND make_timestamptz(%d)) f
          ON f.timestamp = k.time AND f.id = k.id AND f.org IS NOT DISTINCT FROM k.org
        """
        .formatted(
            keys,
            files.stream().map(file -> Sql.text(file.path())).collect(Collectors.joining(", ")),
            part.firstTimestamp() * 1000,
            part.lastTimestamp() * 1000);
  }
}
