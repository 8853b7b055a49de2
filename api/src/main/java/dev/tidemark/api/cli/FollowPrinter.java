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
 * Prints events as they are committed, until it is stopped or its reader is gone.
 *
 * @param most the budget of each page; a round continues with the next page
 * @param newestLast whether queries return the newest rows first and this prints them last
 * @param poll the time between two rounds
 * @param stop ends the printing when counted down
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
  /** The number of rows of a round that are sorted together; a larger round is printed in parts. */
  private static final int MOST_TOGETHER = 10_000;

  /** Prints the first page of a query, the newest events; then the events that are committed. */
  void fromItsEnd(QueryRequest query) throws IOException, InterruptedException {
    var page = history.find(topic, query, rows, most);
    print(page.rows());
    var next = query.withCursor(page.cursor().orElseThrow());
    follow(page.hasMore() ? next.withCursor(history.atTheEnd(topic, next, rows)) : next);
  }

  /** Prints all events of a query from its cursor on; then the events that are committed. */
  void fromItsCursor(QueryRequest query) throws IOException, InterruptedException {
    follow(round(query));
  }

  private void follow(QueryRequest from) throws IOException, InterruptedException {
    var next = from;
    while (printer.isRead() && !stop.await(poll.toMillis(), TimeUnit.MILLISECONDS)) {
      next = round(next);
    }
  }

  /** Prints a round and returns the query of the next one. */
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
