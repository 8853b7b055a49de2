package dev.tidemark.testkit.trino;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.EngineStats;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.SqlStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * Runs the pages of many queries in one statement, because for a small table Trino plans a hundred
 * times as long as it runs. Queries that arrive while a statement runs are in the next one.
 * Deadlines are not applied, because a query would lose time while it waits for others.
 */
final class BatchingEngine implements QueryEngine {
  private static final int MOST = 100;
  private static final int GATHERING_MILLIS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final QueryEngine engine;
  private final BlockingQueue<PendingQuery> waiting = new LinkedBlockingQueue<>();
  private final Thread asking = Thread.ofVirtual().start(this::ask);

  BatchingEngine(QueryEngine engine) {
    this.engine = engine;
  }

  private record PendingQuery(
      SqlStatement sqlStatement, PageStatement page, CompletableFuture<List<ResultRow>> rows) {}

  @Override
  public void run(SqlStatement sqlStatement, Deadline deadline, RowSink sink) {
    CompletableFuture<List<ResultRow>> rows = new CompletableFuture<>();
    waiting.add(new PendingQuery(sqlStatement, PageStatement.of(sqlStatement), rows));
    try {
      for (ResultRow row : rows.join()) if (!sink.take(row)) return;
    } catch (CompletionException e) {
      throw e.getCause() instanceof QueryException known ? known : e;
    }
  }

  private void ask() {
    try {
      while (true) {
        List<PendingQuery> some = new ArrayList<>(List.of(waiting.take()));
        Thread.sleep(GATHERING_MILLIS);
        waiting.drainTo(some, MOST - 1);
        some.stream()
            .collect(Collectors.groupingBy(pendingQuery -> pendingQuery.page.from()))
            .values()
            .forEach(this::answer);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void answer(List<PendingQuery> all) {
    if (all.size() == 1) {
      alone(all.getFirst());
      return;
    }
    BatchedPages pages = new BatchedPages(all.stream().map(PendingQuery::page).toList());
    try {
      engine.run(
          pages.statement(),
          Deadline.in(PATIENCE),
          answer -> {
            List<List<ResultRow>> rows = pages.rows(answer);
            for (int i = 0; i < all.size(); i++) all.get(i).rows.complete(rows.get(i));
            return true;
          });
    } catch (RuntimeException oneOfThem) {
      // Running each query alone shows which one fails, and does not fail the others.
      all.forEach(this::alone);
    }
  }

  private void alone(PendingQuery pendingQuery) {
    List<ResultRow> rows = new ArrayList<>();
    try {
      engine.run(pendingQuery.sqlStatement, Deadline.in(PATIENCE), rows::add);
      pendingQuery.rows.complete(rows);
    } catch (RuntimeException e) {
      pendingQuery.rows.completeExceptionally(e);
    }
  }

  @Override
  public Dialect dialect() {
    return engine.dialect();
  }

  @Override
  public int worthwhileRows() {
    return engine.worthwhileRows();
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
    asking.interrupt();
    engine.close();
  }
}
