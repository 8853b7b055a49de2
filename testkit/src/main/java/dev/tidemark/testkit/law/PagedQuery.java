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

/**
 * One walk over the pages of a query, page by page; the limit changes on the way, and of some walks
 * what a page may spend.
 */
final class PagedQuery {
  private static final int MOST_ROWS = 1000;

  /** A body of 4 MiB ends a page before its limit; its payloads are nearly all of it. */
  private static final int MANY_BYTES = 2 << 20;

  /** Far more than there are steps in a lake of this kind: such a walk does not get on. */
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
   * @param expected about how many rows there are: the limits follow, for a walk of some pages
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
    // Dice of their own: the walk of a seed has the limits that it had before there were budgets.
    this.budgets = new Budgets(new SeededRandom(~seed), testProfile);
    int few = Math.max(1, expected / (1 + seededRandom.below(8)));
    int usual = seededRandom.chance(0.02) ? 1 + seededRandom.below(4) : Math.min(MOST_ROWS, few);
    this.usualLimit = Math.max(usual, expected / testProfile.pages() + 1);
  }

  /** Every row, or as many as this at least. */
  List<Row> rows(int enough) {
    while (!ended && rows.size() < enough) next();
    return rows;
  }

  /** Goes on by one page. */
  void next() {
    int limit = limit();
    Budget budget = budgets.next();
    String body = oracleQuery.body(limit, cursor);
    Page page;
    try {
      page = lake.ask(topic, body, budget);
    } catch (QueryException e) {
      // Only a walk that has not begun is rejected for what it would cost.
      if (e.error() != QueryError.TOO_MUCH || cursor != null) throw e;
      budget = Budget.UNLIMITED;
      page = lake.ask(topic, body, budget);
    }
    assertThat(++pages).as("pages").isLessThan(ENDLESS);
    // The one step that gets the walk on is taken, whatever it needs.
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
