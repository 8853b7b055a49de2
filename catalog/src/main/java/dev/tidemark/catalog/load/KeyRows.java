package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.RowSource;
import dev.tidemark.catalog.duckdb.StringColumn;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;

/** The identities of a partition batch as rows: position, id, timestamp, org, whether untimed. */
final class KeyRows implements RowSource {
  private static final List<Output> OUTPUTS =
      List.of(
          new Output("position", DuckDBColumnType.BIGINT),
          new Output("id", DuckDBColumnType.VARCHAR),
          new Output("micros", DuckDBColumnType.BIGINT),
          new Output("org", DuckDBColumnType.VARCHAR),
          new Output("undated", DuckDBColumnType.BIGINT));

  private final PartitionBatch partitionBatch;
  private final BatchRows.Cursor event;
  private final StringColumn ids = new StringColumn();
  private final StringColumn orgs = new StringColumn();
  private int next;

  KeyRows(BatchRows batchRows, PartitionBatch partitionBatch) {
    this.partitionBatch = partitionBatch;
    this.event = batchRows.new Cursor();
  }

  @Override
  public List<Output> outputs() {
    return OUTPUTS;
  }

  @Override
  public long size() {
    return partitionBatch.size();
  }

  @Override
  public int fill(DuckDBDataChunkWriter writer) {
    int count = (int) Math.min(writer.capacity(), partitionBatch.size() - next);
    var positions = writer.vector(0);
    var micros = writer.vector(2);
    var untimed = writer.vector(4);
    for (int i = 0; i < count; i++) {
      int position = next + i;
      event.at(partitionBatch.row(position));
      positions.setLong(i, position);
      micros.setLong(i, event.timestamp() * 1000);
      untimed.setLong(i, event.isUntimed() ? 1 : 0);
      ids.set(i, event.id());
      orgs.set(i, event.org());
    }
    ids.write(writer.vector(1), count);
    orgs.write(writer.vector(3), count);
    next += count;
    return count;
  }
}
