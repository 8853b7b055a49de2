package dev.tidemark.catalog.load;

import dev.tidemark.catalog.duckdb.RowSource;
import dev.tidemark.catalog.duckdb.StringColumn;
import dev.tidemark.partitioner.event.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.jspecify.annotations.Nullable;

/**
 * The events of a partition batch as rows: id, timestamp, org, payload, the declared members
 * rewritten if requested, then the times. Instants are microseconds, because the driver writes
 * timestamps only as objects. The environment is that of the partition, and not a column.
 */
final class EventRows implements RowSource {
  private static final int FIXED = 4;

  /** The maximum bytes of payloads in one chunk, if it has more than one row. */
  private static final int CHUNK_BYTES = 2 << 20;

  private final PartitionBatch partitionBatch;
  private final BatchRows.Cursor event;
  private final @Nullable FlatPayload flatPayload;
  private final int timeFields;
  private final StringColumn ids = new StringColumn();
  private final StringColumn orgs = new StringColumn();
  private final StringColumn payloads = new StringColumn();
  private final StringColumn rewritten = new StringColumn();
  private final LongConsumer handedOver;
  private int next;

  /**
   * Creates the rows of a partition batch.
   *
   * @param handedOver receives the number of further rows that were passed to DuckDB
   * @param flatPayload rewrites payloads that DuckDB's JSON functions would misread, or null
   */
  EventRows(
      BatchRows batchRows,
      PartitionBatch partitionBatch,
      int timeFields,
      @Nullable FlatPayload flatPayload,
      LongConsumer handedOver) {
    this.handedOver = handedOver;
    this.partitionBatch = partitionBatch;
    this.event = batchRows.new Cursor();
    this.flatPayload = flatPayload;
    this.timeFields = timeFields;
  }

  @Override
  public List<Output> outputs() {
    List<Output> outputs = new ArrayList<>();
    outputs.add(new Output("id", DuckDBColumnType.VARCHAR));
    outputs.add(new Output("micros", DuckDBColumnType.BIGINT));
    outputs.add(new Output("org", DuckDBColumnType.VARCHAR));
    outputs.add(new Output("payload", DuckDBColumnType.VARCHAR));
    if (flatPayload != null) outputs.add(new Output("leaves", DuckDBColumnType.VARCHAR));
    for (int i = 0; i < timeFields; i++) {
      outputs.add(new Output("time" + i, DuckDBColumnType.BIGINT));
    }
    return outputs;
  }

  @Override
  public long size() {
    return partitionBatch.size();
  }

  @Override
  public int fill(DuckDBDataChunkWriter writer) {
    int most = (int) Math.min(writer.capacity(), partitionBatch.size() - next);
    int firstTime = flatPayload == null ? FIXED : FIXED + 1;
    var micros = writer.vector(1);
    int count = 0;
    for (long bytes = 0; count < most; count++) {
      int i = count;
      event.at(partitionBatch.row(next + i));
      bytes += event.payloadLength();
      if (bytes > CHUNK_BYTES && i > 0) break;
      byte[] payload = event.payload();
      micros.setLong(i, event.timestamp() * 1000);
      ids.set(i, event.id());
      orgs.set(i, event.org());
      payloads.set(i, payload);
      if (flatPayload != null) rewritten.set(i, flatPayload.rewrite(payload));
      for (int field = 0; field < timeFields; field++) {
        long time = event.time(field);
        if (time == Event.NO_TIME) writer.vector(firstTime + field).setNull(i);
        else writer.vector(firstTime + field).setLong(i, time * 1000);
      }
    }
    ids.write(writer.vector(0), count);
    orgs.write(writer.vector(2), count);
    payloads.write(writer.vector(3), count);
    if (flatPayload != null) rewritten.write(writer.vector(FIXED), count);
    next += count;
    handedOver.accept(count);
    return count;
  }
}
