package dev.tidemark.testkit.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.partitioner.topic.Topic;
import dev.tidemark.sql.Page;
import dev.tidemark.sql.failure.QueryError;
import dev.tidemark.sql.failure.QueryException;
import dev.tidemark.sql.page.Row;
import dev.tidemark.sql.plan.Budget;
import dev.tidemark.testkit.generate.SeededRandom;
import dev.tidemark.testkit.lake.TrialLake;
import dev.tidemark.testkit.oracle.OracleQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a query page by page; the limit varies, and for some queries the budget of a page, too. */
final class PagedQuery {
  private static final int MOST_ROWS = 1000;

  /** A response of 4 MiB ends a page before its limit; payloads are most of its bytes. */
  private static final int MANY_BYTES = 2 << 20;

  /** Far more than the steps in a lake of this kind: such a query makes no progress. */
  private static final int ENDLESS = 20_000;

  private final TrialLake lake;
  private final Topic topic;
  private final OracleQuery oracleQuery;
  private final SeededRandom seededRandom;
  private final Budgets budgets;
  private final int usualLimit;
  private final List<Row> rows = new ArrayList<>();
  private @Nullable String cursor;
  private boolean ended;
  private int pages;

  /**
   * Starts a query.
   *
   * @param expected the approximate number of rows; the limits are chosen for a few pages
   */
  PagedQuery(
      TrialLake lake,
      Topic topic,
      OracleQuery oracleQuery,
      int expected,
      TestProfile testProfile,
      long seed) {
    this.lake = lake;
    this.topic = topic;
    this.oracleQuery = oracleQuery;
    this.seededRandom = new SeededRandom(seed);
    // A separate generator: the query of a seed has the same limits as before budgets were added.
    this.budgets = new Budgets(new SeededRandom(~seed), testProfile);
    int few = Math.max(1, expected / (1 + seededRandom.below(8)));
    int usual = seededRandom.chance(0.02) ? 1 + seededRandom.below(4) : Math.min(MOST_ROWS, few);
    this.usualLimit = Math.max(usual, expected / testProfile.pages() + 1);
  }

  /** Returns every row, or at least {@code enough} of them. */
  List<Row> rows(int enough) {
    while (!ended && rows.size() < enough) next();
    return rows;
  }

  /** Reads one more page. */
  void next() {
    int limit = limit();
    Budget budget = budgets.next();
    String body = oracleQuery.body(limit, cursor);
    Page page;
    try {
      page = lake.ask(topic, body, budget);
    } catch (QueryException e) {
      // Only the first page is rejected because of its cost.
      if (e.error() != QueryError.TOO_MUCH || cursor != null) throw e;
      budget = Budget.UNLIMITED;
      page = lake.ask(topic, body, budget);
    }
    assertThat(++pages).as("pages").isLessThan(ENDLESS);
    // A page always takes one step, whatever it needs, so that the query makes progress.
    if (page.work().steps() > 1)
      assertThat(page.work().files()).isLessThanOrEqualTo(budget.files());
    if (page.partial()) assertThat(page.hasMore()).isTrue();
    assertThat(page.rows()).hasSizeLessThanOrEqualTo(Math.min(limit, MOST_ROWS));
    assertThat(page.limit()).isEqualTo(Math.min(limit, MOST_ROWS));
    assertThat(page.hasMore()).isEqualTo(page.cursor().isPresent());
    assertThat(page.snapshotChanged()).isFalse();
    if (page.hasMore() && !page.partial() && bytes(page) < MANY_BYTES)
      assertThat(page.rows()).as("a page that is not the last").hasSize(page.limit());
    rows.addAll(page.rows());
    Optional<String> next = page.cursor();
    cursor = next.orElse(null);
    ended = next.isEmpty();
  }

  private static int bytes(Page page) {
    return page.rows().stream().mapToInt(row -> row.payload().length()).sum();
  }

  boolean ended() {
    return ended;
  }

  int pages() {
    return pages;
  }

  private int limit() {
    return switch (seededRandom.below(10)) {
      case 0 -> 1 + seededRandom.below(MOST_ROWS);
      case 1 -> Math.max(1, usualLimit / 2);
      case 2 -> MOST_ROWS + seededRandom.below(2);
      default -> usualLimit;
    };
  }
}
