package dev.tidemark.catalog.write;

import dev.tidemark.catalog.duckdb.Parameters;
import dev.tidemark.catalog.duckdb.RowGroupLimits;
import dev.tidemark.catalog.duckdb.SqlText;
import dev.tidemark.catalog.storage.Fsync;
import dev.tidemark.catalog.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;

/** Rewrites files once. */
final class RewriteTask {
  private static final String TIME = SqlText.name(TableDefinition.TIMESTAMP);

  private final Connection connection;
  private final Table table;
  private final TableSql sql;
  private final List<String> paths;
  private final Optional<RowCondition> leaveOut;
  private final long rows;
  private final int pieces;
  private final RowGroupLimits groups;

  /** The number of runs in which the rows of a new file are sorted, one after the other in time. */
  private final int runs;

  /**
   * Creates a task for files.
   *
   * @param tries the number of tries that ran out of memory; each further try uses less
   */
  RewriteTask(
      Connection connection,
      Table table,
      List<DataFile> files,
      Optional<RowCondition> leaveOut,
      int pieces,
      int tries) {
    this.connection = connection;
    this.table = table;
    this.sql = new TableSql(table.schema());
    this.paths = TableSql.paths(files);
    this.leaveOut = leaveOut;
    this.rows = files.stream().mapToLong(DataFile::recordCount).sum();
    this.pieces = pieces;
    this.runs = 1 << (2 * tries);
    int columns = table.schema().columns().size();
    RowGroupLimits fitting = RowGroupLimits.of(rows / pieces, columns);
    for (int i = 0; i < tries; i++) fitting = fitting.smaller(columns);
    this.groups = fitting;
  }

  /**
   * Writes the new files.
   *
   * @param made receives each path before its file is created
   */
  RewriteResult write(NewFiles names, List<Path> made, StructLike partition)
      throws SQLException, IOException {
    new FieldIdCheck(connection, table.schema()).require(paths);
    // Counted separately: otherwise a row lost by a bug would look like a row that was left out.
    long leaving = leaveOut.isPresent() ? count(leaveOut.get()) : 0;
    names.prepare();
    ParquetCopy copy = new ParquetCopy(table.schema(), sql.names());
    List<DataFile> written = new ArrayList<>();
    long kept = 0;
    List<TimeRange> ranges = ranges();
    int together = Math.ceilDiv(ranges.size(), pieces);
    for (int from = 0; from < ranges.size(); from += together) {
      Path path = names.next();
      made.add(path);
      List<TimeRange> ofFile = ranges.subList(from, Math.min(ranges.size(), from + together));
      WrittenFile file =
          ofFile.size() == 1
              ? write(copy, ofFile.getFirst(), path)
              : writeInRuns(copy, ofFile, path, names, made);
      if (file.rows() == 0) {
        NewFiles.delete(List.of(path));
        continue;
      }
      Fsync.sync(path);
      kept += file.rows();
      written.add(file.in(table.spec(), partition));
    }
    if (kept + leaving != rows) {
      throw new SQLException(
          "%d rows were written and %d left out, but the old files have %d"
              .formatted(kept, leaving, rows));
    }
    names.sync();
    return new RewriteResult(written, leaving);
  }

  /** A time range in microseconds; the end is exclusive. */
  private record TimeRange(long from, long to) {}

  /**
   * Sorts each time range into its own file, then concatenates these files. A sort pins several
   * times the size of its input, and concatenating needs the memory of one row group.
   */
  private WrittenFile writeInRuns(
      ParquetCopy copy, List<TimeRange> ranges, Path path, NewFiles names, List<Path> made)
      throws SQLException {
    List<Path> sorted = new ArrayList<>();
    try {
      for (TimeRange timeRange : ranges) {
        Path run = names.next();
        made.add(run);
        sorted.add(run);
        write(copy, timeRange, run);
      }
      String query = "SELECT %s FROM %s".formatted(sql.columns(), sql.relation());
      List<String> inOrder = sorted.stream().map(Path::toString).toList();
      return copy.write(connection, query, List.of(inOrder), path, groups);
    } finally {
      NewFiles.delete(sorted);
    }
  }

  private WrittenFile write(ParquetCopy copy, TimeRange timeRange, Path path) throws SQLException {
    List<Object> parameters = new ArrayList<>();
    parameters.add(paths);
    StringBuilder where = new StringBuilder("TRUE");
    if (timeRange.from() > Long.MIN_VALUE) {
      where.append(" AND ").append(TIME).append(" >= make_timestamptz(?)");
      parameters.add(timeRange.from());
    }
    if (timeRange.to() < Long.MAX_VALUE) {
      where.append(" AND ").append(TIME).append(" < make_timestamptz(?)");
      parameters.add(timeRange.to());
    }
    leaveOut.ifPresent(
        condition -> {
          where.append(" AND (").append(condition.sql()).append(") IS NOT TRUE");
          parameters.addAll(condition.parameters());
        });
    String query =
        "SELECT %s FROM %s WHERE %s ORDER BY %s, %s"
            .formatted(
                sql.columns(), sql.relation(), where, TIME, SqlText.name(TableDefinition.ID));
    return copy.write(connection, query, parameters, path, groups);
  }

  /**
   * Returns one time range for each run, with about the same number of rows; fewer if there are few
   * distinct times.
   */
  private List<TimeRange> ranges() throws SQLException {
    List<TimeRange> ranges = new ArrayList<>();
    long from = Long.MIN_VALUE;
    for (long cut : pieces * runs > 1 ? cuts() : List.<Long>of()) {
      ranges.add(new TimeRange(from, cut));
      from = cut;
    }
    ranges.add(new TimeRange(from, Long.MAX_VALUE));
    return ranges;
  }

  private Iterable<Long> cuts() throws SQLException {
    String shares =
        LongStream.range(1, (long) pieces * runs)
            .mapToObj(cut -> Double.toString((double) cut / (pieces * runs)))
            .collect(Collectors.joining(", ", "[", "]"));
    String query =
        "SELECT approx_quantile(epoch_us(%s), %s) FROM %s".formatted(TIME, shares, sql.relation());
    TreeSet<Long> cuts = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      Parameters.bind(connection, statement, List.of(paths));
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        // The array is null if all times are infinite, as DuckDB and PostgreSQL can write them.
        Array array = result.getArray(1);
        if (array == null) return cuts;
        for (Object cut : (Object[]) array.getArray()) cuts.add(((Number) cut).longValue());
      }
    }
    return cuts;
  }

  private long count(RowCondition condition) throws SQLException {
    String query = "SELECT count(*) FROM %s WHERE %s".formatted(sql.relation(), condition.sql());
    List<Object> parameters = new ArrayList<>();
    parameters.add(paths);
    parameters.addAll(condition.parameters());
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      Parameters.bind(connection, statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }
}
