package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.LoaderDatabase;
import dev.tidemark.catalog.duckdb.SqlText;
import dev.tidemark.catalog.snapshot.Bounds;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.FieldIdCheck;
import dev.tidemark.catalog.write.ParquetSql;
import dev.tidemark.partitioner.topic.Topic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events of a partition batch that the table already contains. An identity includes
 * timestamp and partition, so only files whose time bounds overlap those of the batch are read. For
 * events without a timestamp, these are the files within the window in which they are identified by
 * their id alone.
 */
final class DuplicateFinder {
  private static final List<String> READ =
      List.of(
          TableDefinition.ID,
          TableDefinition.TIMESTAMP,
          TableDefinition.ORG,
          TableDefinition.PAYLOAD);

  private final LoaderDatabase loaderDatabase;
  private final String timeMember;

  /** Maps columns to field ids, for files that have other names for them; null if no file has. */
  private final @Nullable Schema ids;

  /**
   * Creates a finder for a topic's table.
   *
   * @param table a table whose columns have the names of the definition
   */
  DuplicateFinder(LoaderDatabase loaderDatabase, Topic topic, Table table) {
    this.loaderDatabase = loaderDatabase;
    this.ids = hadOtherNames(table) ? table.schema() : null;
    // As a JSON pointer: the member's name may contain any character.
    this.timeMember = "/" + topic.envelope().timestamp().replace("~", "~0").replace("/", "~1");
  }

  /**
   * Returns whether another engine has renamed a column, perhaps back: files that were written in
   * between have the other name. Finding a column by its id in each file takes longer than by its
   * name.
   */
  private static boolean hadOtherNames(Table table) {
    if (table.schemas().size() < 2) return false;
    for (String name : READ) {
      int id = table.schema().findField(name).fieldId();
      for (Schema schema : table.schemas().values()) {
        Types.NestedField field = schema.findField(id);
        if (field != null && !field.name().equals(name)) return true;
      }
    }
    return false;
  }

  /** Returns those of the files that may contain an event of the batch. */
  static List<DataFile> candidates(PartitionBatch partitionBatch, Collection<DataFile> files) {
    if (partitionBatch.size() == 0) return List.of();
    return files.stream().filter(file -> mayHold(file, partitionBatch)).toList();
  }

  private static boolean mayHold(DataFile file, PartitionBatch partitionBatch) {
    if (!Objects.equals(file.env(), partitionBatch.key().env())) return false;
    Bounds times = file.bounds(TableDefinition.TIMESTAMP);
    return (!(times.lower() instanceof Long lower)
            || lower <= partitionBatch.lastTimestamp() + partitionBatch.reach())
        && (!(times.upper() instanceof Long upper)
            || upper >= partitionBatch.firstTimestamp() - partitionBatch.reach());
  }

  /** Returns the positions of the batch's events that these files contain, by identity and time. */
  BitSet find(
      Connection connection,
      BatchRows batchRows,
      PartitionBatch partitionBatch,
      List<DataFile> files)
      throws SQLException {
    BitSet found = new BitSet();
    requireIds(connection, files);
    try (var keys = loaderDatabase.table(new KeyRows(batchRows, partitionBatch));
        Statement statement = connection.createStatement();
        ResultSet positions = statement.executeQuery(sql(keys.sql(), partitionBatch, files))) {
      while (positions.next()) found.set(positions.getInt(1));
    }
    return found;
  }

  /**
   * Reports the events without a timestamp in these files that are near the same event of the
   * batch.
   */
  void findUntimed(
      Connection connection,
      BatchRows batchRows,
      PartitionBatch partitionBatch,
      List<DataFile> files,
      UntimedEvents untimed)
      throws SQLException {
    requireIds(connection, files);
    try (var keys = loaderDatabase.table(new KeyRows(batchRows, partitionBatch));
        Statement statement = connection.createStatement();
        ResultSet near = statement.executeQuery(untimedSql(keys.sql(), partitionBatch, files))) {
      while (near.next()) {
        untimed.there(partitionBatch.row(near.getInt(1)), near.getLong(2));
      }
    }
  }

  /**
   * Builds the condition for an event without a timestamp: the member is absent or null in its
   * payload. A payload of another engine that is not a JSON object cannot be an event that is sent
   * again, so it is ignored.
   */
  private String untimedSql(String keys, PartitionBatch partitionBatch, List<DataFile> files) {
    return """
        SELECT DISTINCT k.position, epoch_ms(f.timestamp)
        FROM (SELECT position, id, make_timestamptz(micros) AS time, org FROM %1$s WHERE undated = 1) k
        JOIN (SELECT id, timestamp, org, payload FROM %2$s
              WHERE timestamp BETWEEN make_timestamptz(%3$d) AND make_timestamptz(%4$d)) f
          ON f.id = k.id AND f.org IS NOT DISTINCT FROM k.org
        WHERE abs(epoch_us(f.timestamp) - epoch_us(k.time)) <= %5$d
          AND CASE WHEN json_valid(f.payload) THEN json_type(f.payload) = 'OBJECT'
                AND coalesce(json_extract(f.payload, %6$s)::VARCHAR, 'null') = 'null' END
        """
        .formatted(
            keys,
            rows(files),
            (partitionBatch.firstTimestamp() - partitionBatch.reach()) * 1000,
            (partitionBatch.lastTimestamp() + partitionBatch.reach()) * 1000,
            partitionBatch.reach() * 1000,
            SqlText.text(timeMember));
  }

  /** Rejects files without field ids: in these, a column cannot be found by its id. */
  private void requireIds(Connection connection, List<DataFile> files) throws SQLException {
    if (ids == null) return;
    new FieldIdCheck(connection, ids).require(files.stream().map(DataFile::path).toList());
  }

  private String rows(List<DataFile> files) {
    String paths = SqlText.texts(files.stream().map(DataFile::path).toList());
    Schema schema = ids;
    if (schema == null) return ParquetSql.read(paths, "");
    return ParquetSql.readById(
        paths, READ.stream().map(name -> column(schema.findField(name), name)), "");
  }

  private static String column(Types.NestedField field, String name) {
    String type = name.equals(TableDefinition.TIMESTAMP) ? "TIMESTAMPTZ" : "VARCHAR";
    return ParquetSql.column(field.fieldId(), name, type);
  }

  private String sql(String keys, PartitionBatch partitionBatch, List<DataFile> files) {
    return """
        SELECT DISTINCT k.position
        FROM (SELECT position, id, make_timestamptz(micros) AS time, org FROM %s) k
        JOIN (SELECT id, timestamp, org FROM %s
              WHERE timestamp BETWEEN make_timestamptz(%d) AND make_timestamptz(%d)) f
          ON f.timestamp = k.time AND f.id = k.id AND f.org IS NOT DISTINCT FROM k.org
        """
        .formatted(
            keys,
            rows(files),
            partitionBatch.firstTimestamp() * 1000,
            partitionBatch.lastTimestamp() * 1000);
  }
}
