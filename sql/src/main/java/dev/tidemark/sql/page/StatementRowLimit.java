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
 * How many rows one statement may give, so that large ones fit the engine's memory. For one page,
 * by one thread.
 *
 * <p>A row is at least as large as its share of a compressed file, and likely as large as those
 * that were read before. Where both say too little, the engine is short of memory, and fewer rows
 * are tried: at last a single one, a few times, since others may have taken the memory.
 */
public final class StatementRowLimit {
  /** The engine holds its rows three times: as it has read them, sorted, and as its answer. */
  private static final long BYTES_OF_A_STATEMENT = 32 << 20;

  /** The engine reads thousands of rows at once, of which few are given: larger ones go alone. */
  private static final long LARGE = 64 << 10;

  /** DuckDB looks at so many rows together. */
  private static final long VECTOR = 2048;

  /** What a function makes of an event, in times of its bytes; it is held until its next call. */
  private static final long HELD_TIMES = 5;

  /** An event has about so many times the bytes that it has in a compressed file. */
  private static final long COMPRESSED = 8;

  /** Statements whose functions hold more than this run one at a time. */
  private static final long MOST_HELD = 128 << 20;

  /** How much fewer rows are tried where the engine was short of memory. */
  private static final int FEWER = 8;

  /** How often a single row is tried. */
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
   * Nothing is read yet.
   *
   * @param before how many bytes a row had on pages before; 0 where there are none
   */
  public StatementRowLimit(LargeStatementQueue large, Requester requester, long before) {
    this.large = large;
    this.requester = requester;
    this.before = before;
  }

  /** The next statements are a step's. */
  public void enter(ScanStep scanStep) {
    bytesInFile = 0;
    for (DataFile file : scanStep.files()) {
      bytesInFile = Math.max(bytesInFile, file.bytes() / Math.max(1, file.rows()));
    }
  }

  /** How many rows a statement may give, at least one. */
  int rows() {
    return Math.clamp(BYTES_OF_A_STATEMENT / bytesOfARow(), 1, most);
  }

  /** How many of these rows may be read before somebody asks for them, in so many bytes. */
  int ahead(int wanted, long mostBytes) {
    boolean isShort = most < Integer.MAX_VALUE;
    return isShort ? 0 : (int) Math.min(wanted, mostBytes / bytesOfARow());
  }

  /**
   * Runs a statement, one at a time of those that need much memory: for large rows, for many
   * conditions on what is in the event, or because there was too little for it before.
   */
  void run(QueryEngine engine, SqlStatement sqlStatement, Deadline deadline, RowSink sink) {
    RowSink seen =
        row -> {
          saw(row);
          return sink.take(row);
        };
    inTurn(engine, sqlStatement, deadline, seen);
  }

  /** The same of a statement that reads large rows and gives none. */
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
    // On one thread: each more holds as many rows.
    else large.run(requester, deadline, () -> engine.run(sqlStatement.over(0), deadline, sink));
  }

  private void saw(ResultRow row) {
    rows++;
    bytes += PageCache.bytes(row);
  }

  /** Tells that so many rows were too many for the engine; whether to try again. */
  boolean tryFewerThan(int tooMany) {
    most = Math.max(1, tooMany / FEWER);
    return tooMany > 1 || ++tries < MOST_TRIES;
  }

  /** How many bytes a row had on average; 0 where none was seen. */
  public long seen() {
    return rows == 0 ? 0 : bytes / rows;
  }

  /** What the functions of a statement hold at once of the events that they read. */
  private long held(SqlStatement sqlStatement) {
    long row = Math.max(bytesOfARow(), bytesInFile * COMPRESSED);
    long vector = Math.min(VECTOR * row, RowGroupLimits.TEXT_BYTES);
    return sqlStatement.readsOfEvent() * HELD_TIMES * vector;
  }

  private long bytesOfARow() {
    return Math.max(1, Math.max(bytesInFile, rows == 0 ? before : seen()));
  }
}
