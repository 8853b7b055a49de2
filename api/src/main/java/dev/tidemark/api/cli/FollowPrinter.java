package dev.tidemark.api.cli;

import dev.tidemark.api.cli.text.RowPrinter;
import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.EventHistory;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.sql.query.QueryRequest;
import dev.tidemark.sql.query.RowFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Prints what is committed, until it is stopped or nobody reads on.
 *
 * @param most what each page may spend; a round goes on with the next one
 * @param newestLast whether rows come newest first and are printed the other way round, as a
 *     terminal scrolls
 * @param poll how long to wait before asking again
 * @param stop is counted down when it shall end
 */
record FollowPrinter(
    EventHistory history,
    Topic topic,
    RowFilter rows,
    Budget most,
    RowPrinter printer,
    boolean newestLast,
    Duration poll,
    CountDownLatch stop) {
  /** Of a round of more, the order within is that of so many. */
  private static final int MOST_TOGETHER = 10_000;

  /** Prints the first page of a query, which is its newest events; then what comes. */
  void fromItsEnd(QueryRequest query) throws IOException, InterruptedException {
    var page = history.find(topic, query, rows, most);
    print(page.rows());
    var next = query.withCursor(page.cursor().orElseThrow());
    follow(page.hasMore() ? next.from(history.atTheEnd(topic, next, rows)) : next);
  }

  /** Prints all that a query has from its cursor on; then what comes. */
  void fromItsCursor(QueryRequest query) throws IOException, InterruptedException {
    follow(round(query));
  }

  private void follow(QueryRequest from) throws IOException, InterruptedException {
    var next = from;
    while (printer.isRead() && !stop.await(poll.toMillis(), TimeUnit.MILLISECONDS)) {
      next = round(next);
    }
  }

  /** Prints a round; where the next one begins. */
  private QueryRequest round(QueryRequest from) throws IOException {
    var next = from;
    var together = new ArrayList<Row>();
    Page page;
    do {
      page = history.find(topic, next, rows, most);
      next = next.withCursor(page.cursor().orElseThrow());
      together.addAll(page.rows());
      if (!newestLast || !page.hasMore() || together.size() >= MOST_TOGETHER) {
        print(together);
        together.clear();
      }
    } while (page.hasMore() && printer.isRead() && stop.getCount() > 0);
    return next;
  }

  private void print(List<Row> some) throws IOException {
    printer.print(newestLast ? some.reversed() : some);
  }
}
