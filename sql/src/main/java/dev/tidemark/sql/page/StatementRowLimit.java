package dev.tidemark.sql.page;

import dev.tidemark.catalog.duckdb.RowGroupLimits;
import dev.tidemark.catalog.snapshot.DataFile;
import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.plan.ScanStep;
import dev.tidemark.sql.render.SqlStatement;

/**
 * Limits the rows that one statement returns, so that large rows fit the engine's memory. Not
 * thread-safe; for one page.
 *
 * <p>A row is at least as large as its share of a compressed file, and probably as large as the
 * rows that were read before. If both are too low, the engine runs out of memory, and the statement
 * is retried with fewer rows, in the end with a single row, a few times, because other statements
 * may have used the memory.
 */
public final class StatementRowLimit {
  /** The engine keeps its rows three times: as read, as sorted, and as its result. */
  private static final long BYTES_OF_A_STATEMENT = 32 << 20;

  /**
   * The engine reads thousands of rows at a time and returns few of them: statements over larger
   * rows run alone.
   */
  private static final long LARGE = 64 << 10;

  /** The number of rows that DuckDB processes together. */
  private static final long VECTOR = 2048;

  /**
   * The memory that a function needs for an event, as a multiple of its bytes; it is kept until the
   * next call.
   */
  private static final long HELD_TIMES = 5;

  /** The approximate size of an event, as a multiple of its compressed size. */
  private static final long COMPRESSED = 8;

  /** Statements whose functions need more memory than this run one at a time. */
  private static final long MOST_HELD = 128 << 20;

  /** The factor by which the number of rows is reduced if the engine ran out of memory. */
  private static final int FEWER = 8;

  /** The maximum number of tries of a single row. */
  private static final int MOST_TRIES = 3;

  private final LargeStatementQueue large;
  private final Requester requester;
  private final long before;
  private long bytesInFile;
  private long rows;
  private long bytes;
  private int most = Integer.MAX_VALUE;
  private int tries;

  /**
   * Creates the limit of a page that has read nothing yet.
   *
   * @param before the average row size of earlier pages, in bytes; 0 if there are none
   */
  public StatementRowLimit(LargeStatementQueue large, Requester requester, long before) {
    this.large = large;
    this.requester = requester;
    this.before = before;
  }

  /** Starts a step: the next statements are part of it. */
  public void enter(ScanStep scanStep) {
    bytesInFile = 0;
    for (DataFile file : scanStep.files()) {
      bytesInFile = Math.max(bytesInFile, file.bytes() / Math.max(1, file.rows()));
    }
  }

  /** Returns how many rows a statement may return, at least one. */
  int rows() {
    return Math.clamp(BYTES_OF_A_STATEMENT / bytesOfARow(), 1, most);
  }

  /** Returns how many of these rows may be read ahead within a number of bytes. */
  int ahead(int wanted, long mostBytes) {
    boolean isShort = most < Integer.MAX_VALUE;
    return isShort ? 0 : (int) Math.min(wanted, mostBytes / bytesOfARow());
  }

  /**
   * Runs a statement. Statements that need much memory run one at a time: those over large rows,
   * those with many conditions on the event, and those that ran out of memory before.
   */
  void run(QueryEngine engine, SqlStatement sqlStatement, Deadline deadline, RowSink sink) {
    RowSink seen =
        row -> {
          saw(row);
          return sink.take(row);
        };
    inTurn(engine, sqlStatement, deadline, seen);
  }

  /** Runs a statement that reads large rows but returns none of them. */
  public void count(
      QueryEngine engine, SqlStatement sqlStatement, Deadline deadline, RowSink sink) {
    while (true) {
      try {
        inTurn(engine, sqlStatement, deadline, sink);
        return;
      } catch (QueryException e) {
        if (e.error() != QueryError.OUT_OF_RESOURCES || !tryFewerThan(1)) throw e;
      }
    }
  }

  private void inTurn(
      QueryEngine engine, SqlStatement sqlStatement, Deadline deadline, RowSink sink) {
    boolean isLarge =
        most < Integer.MAX_VALUE || bytesOfARow() >= LARGE || held(sqlStatement) >= MOST_HELD;
    if (!isLarge) engine.run(sqlStatement, deadline, sink);
    // With one thread, because each further thread keeps as many rows.
    else large.run(requester, deadline, () -> engine.run(sqlStatement.over(0), deadline, sink));
  }

  private void saw(ResultRow row) {
    rows++;
    bytes += PageCache.bytes(row);
  }

  /** Records that this many rows were too many for the engine. Returns whether to retry. */
  boolean tryFewerThan(int tooMany) {
    most = Math.max(1, tooMany / FEWER);
    return tooMany > 1 || ++tries < MOST_TRIES;
  }

  /** Returns the average size of the rows that were read, in bytes; 0 if there were none. */
  public long seen() {
    return rows == 0 ? 0 : bytes / rows;
  }

  /**
   * Returns the memory, in bytes, that a statement's functions need for the events that they read.
   */
  private long held(SqlStatement sqlStatement) {
    long row = Math.max(bytesOfARow(), bytesInFile * COMPRESSED);
    long vector = Math.min(VECTOR * row, RowGroupLimits.TEXT_BYTES);
    return sqlStatement.readsOfEvent() * HELD_TIMES * vector;
  }

  private long bytesOfARow() {
    return Math.max(1, Math.max(bytesInFile, rows == 0 ? before : seen()));
  }
}
