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
 * One attempt to add files to a table, which fails if anyone else has added to the same partitions
 * since a snapshot. Only a row delta can do that: a plain append detects nothing.
 */
final class AppendCommit {
  /** The snapshot's summary names the batch, so that one in doubt can be found again. */
  private static final String BATCH = "tidemark.batch";

  private final Table table;
  private final Partitioning partitioning;

  AppendCommit(Table table, Partitioning partitioning) {
    this.table = table;
    this.partitioning = partitioning;
  }

  enum Outcome {
    COMMITTED,
    /** Others have added files since; nothing was done. */
    CONFLICT
  }

  /**
   * Adds the files in one commit.
   *
   * @param base the snapshot up to which the table's events are known not to be in the files; 0 for
   *     a table that had none
   * @param loadedAt the time of loading of all rows in the files, and of no other commit
   * @throws RuntimeException where it is not known whether the commit is done; see {@link #holds}
   */
  Outcome tryOnce(long base, Collection<Result> files, String batch, long loadedAt) {
    RowDelta delta = table.newRowDelta();
    for (Result file : files) delta.addRows(dataFile(file));
    delta.conflictDetectionFilter(partitions(files)).validateNoConflictingDataFiles();
    // On an empty table there is nothing to start from: then all that is there is a conflict.
    if (base != 0) delta.validateFromSnapshot(base);
    delta.set(BATCH, batch);
    delta.set(CommitLog.LOADED_AT, Long.toString(loadedAt));
    try {
      delta.commit();
      return Outcome.COMMITTED;
    } catch (ValidationException | CommitFailedException e) {
      return Outcome.CONFLICT;
    } catch (IllegalArgumentException e) {
      // An erasure takes snapshots at once: from one that has gone nobody can tell what came since.
      if (isThere(base)) throw e;
      return Outcome.CONFLICT;
    }
  }

  private boolean isThere(long base) {
    table.refresh();
    return base == 0 || SnapshotUtil.isAncestorOf(table, base);
  }

  /** Whether the table holds a batch after all that was to be committed after a snapshot. */
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

  /** By environment, from the first to the last period: wider than need be, which only retries. */
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

  /** From a millisecond to the one after its last. */
  private record MillisRange(long from, long to) {
    MillisRange around(MillisRange other) {
      return new MillisRange(Math.min(from, other.from), Math.max(to, other.to));
    }
  }

  /** The part's partition, and as far around it as its events may be there already. */
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
