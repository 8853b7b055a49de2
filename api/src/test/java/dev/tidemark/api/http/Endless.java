package dev.tidemark.api.http;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.EngineStats;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.SqlStatement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/**
 * A real engine in which queries with {@value #LIMIT} as their limit never end by themselves.
 *
 * @param asked the limits of the queries that came to it, in their order
 */
record Endless(QueryEngine engine, Queue<Integer> asked) implements QueryEngine {
  static final int LIMIT = 7;

  private static final String STATEMENT =
      "SELECT count(*) FROM range(1e15::BIGINT) t(i) WHERE i % 7 = 8";
  private static final Pattern ROWS = Pattern.compile("LIMIT (\\d+)");

  Endless(QueryEngine engine) {
    this(engine, new ConcurrentLinkedQueue<>());
  }

  @Override
  public void run(SqlStatement sqlStatement, Deadline deadline, RowSink rows) {
    var limit = ROWS.matcher(sqlStatement.sql());
    // One row more than asked for tells whether there is another page.
    if (limit.find()) asked.add(Integer.parseInt(limit.group(1)) - 1);
    boolean endless = sqlStatement.sql().contains("LIMIT " + (LIMIT + 1));
    engine.run(endless ? new SqlStatement(STATEMENT, List.of()) : sqlStatement, deadline, rows);
  }

  @Override
  public Dialect dialect() {
    return engine.dialect();
  }

  @Override
  public void check() {
    engine.check();
  }

  @Override
  public EngineStats figures() {
    return engine.figures();
  }

  @Override
  public void close() {
    engine.close();
  }
}
