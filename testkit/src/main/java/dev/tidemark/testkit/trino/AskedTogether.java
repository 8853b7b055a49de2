package dev.tidemark.testkit.trino;

import dev.tidemark.sql.engine.Deadline;
import dev.tidemark.sql.engine.EngineFigures;
import dev.tidemark.sql.engine.QueryEngine;
import dev.tidemark.sql.engine.ResultRow;
import dev.tidemark.sql.engine.RowSink;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.render.Dialect;
import dev.tidemark.sql.render.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;

/**
 * Pages of many questions from one statement, because Trino takes a hundred times as long to plan
 * one as to run it over a small table. Whoever asks while a statement runs is in the next. Nobody
 * is hurried: a question's time would pass while it waits for others.
 */
final class AskedTogether implements QueryEngine {
  private static final int MOST = 100;
  private static final int GATHERING_MILLIS = 30;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final QueryEngine engine;
  private final BlockingQueue<Asked> waiting = new LinkedBlockingQueue<>();
  private final Thread asking = Thread.ofVirtual().start(this::ask);

  AskedTogether(QueryEngine engine) {
    this.engine = engine;
  }

  private record Asked(
      Statement statement, PageStatement page, CompletableFuture<List<ResultRow>> rows) {}

  @Override
  public void run(Statement statement, Deadline deadline, RowSink sink) {
    CompletableFuture<List<ResultRow>> rows = new CompletableFuture<>();
    waiting.add(new Asked(statement, PageStatement.of(statement), rows));
    try {
      for (ResultRow row : rows.join()) if (!sink.take(row)) return;
    } catch (CompletionException e) {
      throw e.getCause() instanceof QueryException known ? known : e;
    }
  }

  private void ask() {
    try {
      while (true) {
        List<Asked> some = new ArrayList<>(List.of(waiting.take()));
        Thread.sleep(GATHERING_MILLIS);
        waiting.drainTo(some, MOST - 1);
        some.stream()
            .collect(Collectors.groupingBy(asked -> asked.page.from()))
            .values()
            .forEach(this::answer);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void answer(List<Asked> all) {
    if (all.size() == 1) {
      alone(all.getFirst());
      return;
    }
    ManyPages pages = new ManyPages(all.stream().map(Asked::page).toList());
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
      // Whose fault it is, is seen when each is asked alone; nor must it fail the others.
      all.forEach(this::alone);
    }
  }

  private void alone(Asked asked) {
    List<ResultRow> rows = new ArrayList<>();
    try {
      engine.run(asked.statement, Deadline.in(PATIENCE), rows::add);
      asked.rows.complete(rows);
    } catch (RuntimeException e) {
      asked.rows.completeExceptionally(e);
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
  public EngineFigures figures() {
    return engine.figures();
  }

  @Override
  public void close() {
    asking.interrupt();
    engine.close();
  }
}
