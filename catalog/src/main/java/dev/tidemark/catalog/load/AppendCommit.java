package dev.tidemark.catalog.load;

import dev.tidemark.catalog.index.CommitLog;
import dev.tidemark.catalog.load.ParquetConversion.Result;
import dev.tidemark.catalog.table.PartitionKey;
import dev.tidemark.catalog.table.TableDefinition;
import dev.tidemark.catalog.write.CommitMark;
import dev.tidemark.partitioner.topic.Partitioning;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.RowDelta;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to add files to a table. It fails if another writer has added to the same partitions
 * since a snapshot. Only Iceberg's row delta validates this; a plain append does not.
 */
final class AppendCommit {
  /**
   * The snapshot's summary contains the name of the batch, so that a commit in an unknown state can
   * be found.
   */
  private static final String BATCH = "tidemark.batch";

  private final Table table;
  private final Partitioning partitioning;

  AppendCommit(Table table, Partitioning partitioning) {
    this.table = table;
    this.partitioning = partitioning;
  }

  enum Outcome {
    COMMITTED,
    /** Other writers have added files since; nothing was committed. */
    CONFLICT
  }

  /**
   * Adds the files in one commit.
   *
   * @param base the snapshot whose events are known not to be in the files; 0 for a table without
   *     snapshots
   * @param loadedAt the load time of all rows in the files, which no other commit has
   * @throws RuntimeException if it is not known whether the commit is done; see {@link #holds}
   */
  Outcome tryOnce(long base, Collection<Result> files, String batch, long loadedAt) {
    RowDelta delta = table.newRowDelta();
    for (Result file : files) delta.addRows(dataFile(file));
    delta.conflictDetectionFilter(partitions(files)).validateNoConflictingDataFiles();
    // An empty table has no start snapshot: then every file in the table is a conflict.
    if (base != 0) delta.validateFromSnapshot(base);
    delta.set(BATCH, batch);
    delta.set(CommitLog.LOADED_AT, Long.toString(loadedAt));
    try {
      delta.commit();
      return Outcome.COMMITTED;
    } catch (ValidationException | CommitFailedException e) {
      return Outcome.CONFLICT;
    } catch (IllegalArgumentException e) {
      // An erasure expires snapshots immediately: after an expired one it is unknown what was
      // committed.
      if (isThere(base)) throw e;
      return Outcome.CONFLICT;
    }
  }

  private boolean isThere(long base) {
    table.refresh();
    return base == 0 || SnapshotUtil.isAncestorOf(table, base);
  }

  /**
   * Returns whether the table contains the batch, whose commit after a snapshot is in an unknown
   * state.
   */
  boolean holds(String batch, long base, RuntimeException inDoubt) {
    return new CommitMark(BATCH, batch).isIn(table, base, inDoubt);
  }

  private DataFile dataFile(Result result) {
    PartitionKey key = result.partitionBatch().key();
    PartitionData values = new PartitionData(table.spec().partitionType());
    int field = 0;
    values.set(field++, key.env());
    if (partitioning.byOrg()) values.set(field++, key.org());
    values.set(field, key.period());
    return result.file().in(table.spec(), values);
  }

  /**
   * Returns a filter by environment, from the first to the last period. It is wider than necessary,
   * which only causes retries.
   */
  private Expression partitions(Collection<Result> files) {
    Map<@Nullable String, MillisRange> millisRanges = new HashMap<>();
    for (Result file : files) {
      PartitionKey key = file.partitionBatch().key();
      millisRanges.merge(key.env(), span(file.partitionBatch()), MillisRange::around);
    }
    return millisRanges.entrySet().stream()
        .map(entry -> Expressions.and(env(entry.getKey()), time(entry.getValue())))
        .reduce(Expressions.alwaysFalse(), Expressions::or);
  }

  /** From the first millisecond to the one after the last. */
  private record MillisRange(long from, long to) {
    MillisRange around(MillisRange other) {
      return new MillisRange(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /**
   * Returns the range of the partition, extended by the distance at which its events may be stored
   * already.
   */
  private MillisRange span(PartitionBatch partitionBatch) {
    var period = partitioning.period();
    int number = partitionBatch.key().period();
    return new MillisRange(
        PartitionKey.start(period, number) - partitionBatch.reach(),
        PartitionKey.start(period, number + 1) + partitionBatch.reach());
  }

  private static Expression env(@Nullable String env) {
    return env == null
        ? Expressions.isNull(TableDefinition.ENV)
        : Expressions.equal(TableDefinition.ENV, env);
  }

  private static Expression time(MillisRange millisRange) {
    return Expressions.and(
        Expressions.greaterThanOrEqual(TableDefinition.TIMESTAMP, millisRange.from() * 1000),
        Expressions.lessThan(TableDefinition.TIMESTAMP, millisRange.to() * 1000));
  }
}
